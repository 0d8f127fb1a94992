"""Cypher texts for the guard: evasions, which it must refuse, and honest queries, which it must accept."""

from __future__ import annotations

import itertools

WRITES = [
    "SET n.v = 1",
    "SET n:Y",
    "SET n += {v: 1}",
    "REMOVE n.v",
    "DELETE n",
    "DETACH DELETE n",
    "NODETACH DELETE n",
    "CREATE (:Y)",
    "INSERT (:Y)",
    "MERGE (:Y {v: 1})",
    "MERGE (m:Y) ON CREATE SET m.v = 1",
    "FOREACH (x IN [1] | CREATE (:Y))",
    "FOREACH (set IN [1] | SET n.v = set)",
    "LOAD CSV FROM 'file:///etc/hostname' AS line",
    "CALL db.createLabel('Y')",
    "CREATE p = (:Y)-[:Z]->(n)",
]
"""Clauses that write, or reach out of the graph, where ``n`` is a node."""

PLACES = [
    "MATCH (n:X) {w}",
    "MATCH (n:X)\n\t{w}\nRETURN 1 AS a",
    "MATCH (n:X)\u00a0{w}\u2003RETURN 1 AS a",
    "OPTIONAL MATCH (n:X) {w} RETURN 1 AS a",
    "MATCH (n:X) WITH n {w}",
    "MATCH (n:X) WITH * {w}",
    "MATCH (n:X) WITH *{w}",
    "MATCH (n:X) WITH DISTINCT n ORDER BY n.v DESC {w}",
    "MATCH (n:X) WITH n SKIP 0 LIMIT 1 {w}",
    "MATCH (n:X) WHERE n.v IS NOT NULL {w}",
    "MATCH (n:X) WHERE n:% {w}",
    "MATCH (n:X) WHERE n.v IS :: INTEGER NOT NULL {w}",
    "MATCH (n:X) WHERE CASE WHEN true THEN true END {w}",
    "MATCH (n:X) UNWIND [1] AS create {w}",
    "MATCH (n:X) CALL (n) {{ {w} }} RETURN 1 AS a",
    "MATCH (n:X) CALL (*) {{ {w} }} RETURN 1 AS a",
    "MATCH (n:X) CALL {{ WITH n {w} }} RETURN 1 AS a",
    "MATCH (n:X) CALL (n) {{ CALL (n) {{ {w} }} }} RETURN 1 AS a",
    "MATCH (n:X) CALL (n) {{ {w} }} IN TRANSACTIONS OF 1 ROW",
    "RETURN 1 AS a UNION MATCH (n:X) {w} RETURN 1 AS a",
    "MATCH (n:X) RETURN EXISTS {{ MATCH (n) {w} RETURN 1 }} AS a",
    "MATCH (n:X) RETURN COUNT {{ MATCH (n) {w} RETURN 1 }} AS a",
    "MATCH (n:X) RETURN COLLECT {{ MATCH (n) {w} RETURN 1 }} AS a",
    "MATCH (n:X) WHERE EXISTS {{ MATCH (n) {w} RETURN 1 }} RETURN 1 AS a",
    "EXPLAIN MATCH (n:X) {w}",
    "PROFILE MATCH (n:X) {w}",
    "CYPHER 5 MATCH (n:X) {w}",
    "CYPHER runtime=slotted MATCH (n:X) {w}",
    "MATCH (n:X) /* {w} */ {w}",
    "MATCH (n:X) /**/{w}",
    "MATCH (n:X) // {w}\r{w}",
    "MATCH (n:X) WHERE n.v <> '//' {w}",
    "MATCH (n:X) WHERE n.v <> '/*' {w} //*/",
    "MATCH (n:X) WHERE n.v <> '\\'' {w} //'",
    'MATCH (n:X) WHERE n.v <> "\\\\" {w} //"',
    "MATCH (n:X) WHERE n.`a``'b` IS NULL {w} //'",
    "MATCH (n:X) WHERE n.v <> '\\u0027 {w} //' RETURN 1 AS a",
    'MATCH (n:X) WHERE n.v <> "\\u0022 {w} //" RETURN 1 AS a',
    "MATCH (n:X) WHERE n.`v\\u0060 IS NOT NULL {w} //` RETURN 1 AS a",
    "MATCH (n:X) /* \\u002a\\u002f {w} // */ RETURN 1 AS a",
    "MATCH (n:X) // \\u000a {w}",
    "MATCH (n:X) WHERE n.v <> '\\u005c' {w} //' RETURN 1 AS a",
    "RETURN 1 AS a; MATCH (n:X) {w}",
    "MATCH (n:X) {w};",
]
"""Where such a clause may stand; ``{w}`` is its place."""


def _mixed(text: str) -> str:
    """The text with every second letter as a capital, strings and labels left alone by choice of the texts."""
    return "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(text))


def _escaped(text: str) -> str:
    """The text with its first letter as a ``\\uXXXX``, which Neo4j 5 reads before everything else."""
    return f"\\u{ord(text[0]):04x}{text[1:]}"


PLACED = [place.format(w=write) for place, write in itertools.product(PLACES, WRITES)]
MIXED = [f"MATCH (n:X) {_mixed(write)}" for write in WRITES]
ESCAPED = [f"MATCH (n:X) {_escaped(write)}" for write in WRITES]

# Cypher reserves nothing: these variables lead a reader that goes by keywords to take SET for a name.
_NAMED = [
    "as",
    "not",
    "all",
    "distinct",
    "case",
    "when",
    "in",
    "is",
    "call",
    "union",
    "set",
    "match",
    "return",
    "limit",
]
CONFUSED = [
    text.format(v=name)
    for name in _NAMED
    for text in (
        "MATCH ({v}:X) WITH {v} SET {v}.v = 1",
        "MATCH ({v}:X) WITH {v} DELETE {v} RETURN 1 AS a",
        "MATCH ({v}:X) WITH {v} CREATE ({v})-[:Z]->({v})",
        "MATCH ({v}:X) WHERE {v}.v = 0 REMOVE {v}.v RETURN {v}",
        "MATCH ({v}:X) WITH {v} AS n DETACH DELETE n",
    )
]

# Letters that one engine takes for part of a name and the other does not.
ODD = [
    "MATCH (n:X) WITH n AS a$ SET a$.v = 1",
    "MATCH (n:X) WITH n AS a\u00a2 SET a\u00a2.v = 1",
    "MATCH (n:X) WITH n AS $a$ SET n.v = 1",
    "MATCH (n:X) WITH n LIMIT 1SET n.v = 1",
    "MATCH (n:X) \u017fET n.v = 1",
    "MATCH (n:X) S\u00adET n.v = 1",
    "MATCH (n:X)\u200bSET n.v = 1",
    "MATCH (n:X) WITH n AS a\u0000 SET a\u0000.v = 1",
]

BY_HAND = [
    "MATCH (n:X) WITH n LIMIT 0x1 SET n.v = 1",
    "MATCH (n:X) WITH n, .5 AS x SET n.v = x",
    "MATCH (n:X)SET n.v=1",
    "MATCH (n:X) WHERE n.v IN [0]SET n.v=1",
    "MATCH (n:X) WHERE n.v = $x SET n.v = 2",
    "MATCH (n:X) WHERE n.v = $`x` SET n.v = 2",
    "MATCH (n:X) WHERE n.v IS :: INTEGER! SET n.v = 1",
    "MATCH ((n:X)-->())+ SET (n[0]).v = 1",
    "CREATE (n:Y) RETURN n",
    "MERGE (n:Y) RETURN n",
    "INSERT (n:Y)",
    "UNWIND $rows AS row CREATE (n:Y) SET n = row",
    "WITH 1 AS x CREATE (:Y {v: x})",
    "LOAD CSV WITH HEADERS FROM 'file:///etc/hostname' AS row RETURN row",
    "load\ncsv from 'file:///etc/hostname' as row return row",
    "CALL { CREATE (:Y) }",
    "CALL { RETURN 1 AS a } IN TRANSACTIONS RETURN a",
    "CALL { RETURN 1 AS a } IN 4 CONCURRENT TRANSACTIONS RETURN a",
    "UNWIND [1] AS x CALL (x) { CREATE (:Y {v: x}) } IN TRANSACTIONS OF 10 ROWS ON ERROR CONTINUE",
    "RETURN COUNT { CREATE (:Y) } AS a",
    "RETURN [x IN [1] | COLLECT { CREATE (y:Y) RETURN y.v }] AS a",
    "RETURN CASE WHEN EXISTS { CREATE (:Y) } THEN 1 END AS a",
    "MATCH (n:X) RETURN n {.*, a: COUNT { CREATE (:Y) }} AS a",
    "MATCH (n:X) RETURN 1 AS a ORDER BY COUNT { CREATE (:Y) }",
    "MATCH (n:X WHERE COUNT { CREATE (:Y) } > 0) RETURN n",
]
"""Valid Cypher of Neo4j 5 or nearly so: the engine itself must hold it back."""

COMMANDS = [
    *("SHOW DATABASES", "SHOW USERS", "SHOW FUNCTIONS", "show transactions", "SHOW INDEXES YIELD *", "SHOW SETTINGS"),
    *("DROP INDEX x", "DROP CONSTRAINT x IF EXISTS", "DROP DATABASE neo4j", "CREATE INDEX FOR (n:X) ON (n.v)"),
    "CREATE CONSTRAINT x FOR (n:X) REQUIRE n.v IS UNIQUE",
    *("CREATE USER a SET PASSWORD 'abcdefgh'", "ALTER USER a SET STATUS SUSPENDED", "RENAME USER a TO b"),
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    *("GRANT ROLE a TO b", "DENY READ {*} ON GRAPH * TO a", "REVOKE ROLE a FROM b", "ENABLE SERVER 'a'"),
    *("START DATABASE neo4j", "STOP DATABASE neo4j", "TERMINATE TRANSACTION 'a'", "START TRANSACTION", "COMMIT"),
    *("ROLLBACK", "SESSION SET $x = 1", "SESSION CLOSE", "DEALLOCATE DATABASES FROM SERVER 'a'"),
    *("USE system SHOW USERS", "USE neo4j MATCH (n) RETURN n", "use graph.byName('system') MATCH (n) RETURN n"),
    "MATCH (n) RETURN n UNION USE system MATCH (n) RETURN n",
    *("CALL { USE system MATCH (n) RETURN n } RETURN n", "CALL { SHOW USERS } RETURN 1", "EXPLAIN SHOW USERS"),
    *(
        "EXPLAIN EXPLAIN RETURN 1",
        "EXPLAIN PROFILE RETURN 1",
        "PROFILE RETURN 1",
        "CYPHER RETURN 1",
        "CYPHER 25 RETURN 1",
    ),
    *("CYPHER 5 EXPLAIN RETURN 1", "EXPLAIN CYPHER 5 RETURN 1", "cypher planner=dp return 1"),
    "USING PERIODIC COMMIT 500 LOAD CSV FROM 'a' AS r CREATE (n)",
    *("RETURN 1; RETURN 2", "RETURN 1;;", "RETURN 1; // a\n SHOW USERS", "RETURN 1; /* */ ;"),
    *("DEFINE FUNCTION f() = 1 RETURN f()", "CALL { DEFINE PROCEDURE p() { CREATE () } CALL p() }"),
    *(
        "{ CREATE (n) }",
        "CALL { { CREATE (n) } }",
        "WHEN true THEN CREATE (n)",
        "FINISH",
        "FOREACH (x IN [1] | CREATE ())",
    ),
    *("RETURN 1 UNION SHOW USERS", "RETURN 1 UNION ALL DROP INDEX x", "RETURN 1 UNION { CREATE (n) }"),
    *("MATCH (n) UPSERT (n)", "MATCH (n) RETURN n TRUNCATE n", "WITH * UPSERT n", "MATCH (n) RETURN n.x DESC DROP x"),
    *("MATCH (n) RETURN n.v NEXT CREATE (m)", "MATCH (n) FINISH SHOW USERS", "MATCH (n) WITH n WHERE true UPSERT n"),
    # procedures and functions that are not on the list
    *("CALL apoc.create.node(['Y'], {})", "CALL apoc.cypher.doIt('CREATE (n)', {})", "CALL apoc.load.json('http://a')"),
    *(
        "CALL `apoc`.`create`.`node`(['Y'], {})",
        "CALL `apoc.create.node`(['Y'], {})",
        "CALL apoc . periodic /* */ . iterate('a','b',{})",
    ),
    *(
        "CALL dbms.killQuery('a')",
        "CALL dbms.security.createUser('a', 'b')",
        "CALL dbms.listConfig()",
        "CALL gds.graph.drop('a')",
    ),
    *(
        "CALL db.createProperty('a')",
        "CALL db.clearQueryCaches()",
        "CALL db.create.setNodeVectorProperty(null, 'a', [])",
    ),
    *(
        "CALL db.labels () YIELD label CALL apoc.x(label)",
        "MATCH (call) WITH call CALL apoc.x()",
        "OPTIONAL CALL apoc.x()",
    ),
    *(
        "CALL db.labelsX()",
        "CALL db.labels.x()",
        "CALL DB.LABELS()",
        "CALL labels()",
        "CALL $procedure()",
        "CALL 'db.labels'()",
    ),
    *("RETURN apoc.text.join(['a'], '')", "RETURN `apoc`.`text`.`join`(['a'], '')", "RETURN `apoc.text.join`([])"),
    *(
        "RETURN apoc /* a */ . version ()",
        "RETURN gds.version()",
        "RETURN genai.vector.encode('a', 'b', {})",
        "RETURN file()",
    ),
    *("RETURN linenumber()", "RETURN [x IN [1] | apoc.x(x)]", "MATCH (n) WHERE apoc.x(n) RETURN n", "RETURN $f('a')"),
    *("RETURN date.evil()", "RETURN n.date.truncate('a')", "WITH 1 AS n RETURN n.evil(1)", "RETURN custom.create(1)"),
    *(
        "RETURN {a: apoc.x()}",
        "RETURN CASE apoc.x() WHEN 1 THEN 2 END",
        "RETURN call(1)",
        "RETURN create (1)",
        "RETURN set ('a')",
    ),
    # labels and types that the text does not show
    *("MATCH (n:$($label)) RETURN n", "MATCH (n:$any($labels)) RETURN n", "MATCH (n:$all($labels)) RETURN n"),
    *("MATCH ()-[r:$($type)]->() RETURN r", "MATCH (n) WHERE n:$ ($label) RETURN n", "MATCH (n) SET n:$($label)"),
    "CREATE (n:$($label))",
    # escapes and letters that hide a word
    *("\\u0043REATE (n)", "MATCH (n) \\u0053ET n.v = 1", "RETURN 1 \\u003b CREATE (n)", "MATCH (n) S\\u0045T n.v = 1"),
    *("MATCH (n) WITH n AS `a\\u0060 SET n.v = 1 //`", "RETURN 'a\\u000a'", "RETURN '\\uu0027'", "RETURN '\\\\u0027'"),
]
"""Administration, unknown clauses, plug-ins: refused as text, and never sent to an engine by the tests."""

NO_CYPHER = {
    "": "empty",
    "  // only a comment": "empty",
    "EXPLAIN": "empty",
    "RETURN 'a": "not closed",
    'RETURN "a': "not closed",
    "RETURN `a": "not closed",
    "RETURN 1 /* a": "not closed",
    "RETURN 1 /*/": "not closed",
    "RETURN 'a\\'": "not closed",
    "RETURN (1": "not closed",
    "RETURN [1, {a: 2}": "not closed",
    "RETURN 1)": "closes no bracket",
    "RETURN (1]": "closes no bracket",
    "MATCH (n}) RETURN n": "closes no bracket",
    "RETURN 1 # a": "cannot be read",
    "RETURN a?b": "cannot be read",
    "RETURN 1x": "cannot be read",
    "RETURN a\u200bb": "cannot be read",
    "RETURN a\u0000": "cannot be read",
    "RETURN S\U0001d404T": "cannot be read",
    "\ufeffRETURN 1": "cannot be read",
    "RETURN $$a": "cannot be read",
    "RETURN " + "(" * 10_000 + "1" + ")" * 10_000: "nested too deeply",
    "RETURN " + "[" * 60 + "1" + "]" * 60: "nested too deeply",
    "RETURN " + "NOT " * 2_000 + "true": "nested too deeply",
    "RETURN " + "CASE WHEN true THEN " * 20 + "1" + " END" * 20: "nested too deeply",
    "RETURN " + "EXISTS { MATCH (a) WHERE " * 12 + "true" + "}" * 12: "nested too deeply",
    "CALL { " * 12 + "RETURN 1 AS x" + "} RETURN x" * 12: "nested too deeply",
    "RETURN '" + "a" * 1_000_000 + "'": "characters",
    "RETURN " + "`" * 1_000_000: "characters",
}
"""Texts that are no Cypher, or too deep, with what the refusal says."""
