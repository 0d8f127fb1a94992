"""Honest queries: valid on both engines (rules of the design for one text), and accepted by the guard."""

from __future__ import annotations

import itertools

WORDS = [
    *("CREATE", "merge", "Set", "DELETE", "detach", "REMOVE", "foreach", "LOAD", "use", "insert", "CALL"),
    *("union", "drop", "SHOW", "start", "profile", "explain", "cypher", "terminate", "grant", "transactions", "end"),
]
"""Keywords, which Cypher lets anyone use as names."""

PLACES = [
    "MATCH (n:Person) RETURN n.{w} AS a",
    "MATCH (n:Person) WHERE n.{w} IS NULL AND n.{w} = 1 RETURN n",
    "MATCH (n:{w}) RETURN n",
    "MATCH (n:{w} {{v: 1}}) WHERE n:{w} RETURN n",
    "MATCH (a:Person)-[r:{w}]->(b) RETURN r",
    "MATCH (a:Person)-[r:HAS_SKILL|{w}]->(b) RETURN r",
    "RETURN {{{w}: 1, a: 2}} AS m",
    "RETURN 1 AS {w}",
    "MATCH (n:Person) RETURN count(n) AS {w}, 2 AS a",
    "MATCH ({w}:Person) RETURN {w}.name AS name, {w}",
    "WITH 1 AS `{w}` RETURN `{w}` ORDER BY `{w}`",
    "RETURN '{w} (n) SET n.v = 1; // /*' AS text",
    'RETURN "{w} \\" (n)" AS text /* {w} (n) */',
    "// {w} (n)\nRETURN 1 AS a",
    "MATCH (n:Person) RETURN n {{.name, .{w}, {w}: 1}} AS m",
    "RETURN [x IN [1, 2] | {{{w}: x}}] AS list",
]
"""Where a word is a name; ``{w}`` is its place."""

NAMED = [place.format(w=word) for place, word in itertools.product(PLACES, WORDS)]

BY_HAND = [
    "RETURN 1 AS a",
    "RETURN 1 AS a;",
    "return 'Łódź' as miasto, 'it\\'s' as a, \"\\u0142\" as b, 'C:\\\\temp' as c",
    "MATCH (p:Person) RETURN p.name, p.job_title ORDER BY p.name DESC SKIP 1 LIMIT 10",
    "MATCH (p:Person)-[e:EMPLOYED_BY]->(i:Institution) WHERE e.end_date IS NULL RETURN i.name, count(p) AS people",
    "MATCH (p:Person)-[h:HAS_SKILL]->(s:Skill) WHERE h.level >= 3 RETURN s.name AS skill, collect(p.name) AS people",
    "MATCH (p:Person) WHERE p.name STARTS WITH 'A' OR p.name ENDS WITH 'a' OR p.name CONTAINS 'nn' RETURN p.name",
    "MATCH (p:Person) WHERE p.name =~ '(?i)anna.*' RETURN p.name",
    "MATCH (p:Person) WHERE NOT (p)-[:HAS_SKILL]->(:Skill) RETURN p.name",
    "MATCH (p:Person) WHERE EXISTS { (p)-[:HAS_SKILL]->(:Skill {name: 'GIS'}) } RETURN p.name",
    "MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:HAS_SKILL]->(s) WHERE s.name = 'GIS' } RETURN p.name",
    "MATCH (p:Person) RETURN p.name, COUNT { (p)-[:HAS_SKILL]->() } AS skills ORDER BY skills DESC",
    "MATCH (p:Person) RETURN p.name, COLLECT { MATCH (p)-[:HAS_SKILL]->(s) RETURN s.name } AS skills",
    "MATCH (p:Person) OPTIONAL MATCH (p)-[:HAS_SKILL]->(s) RETURN p.name, count(s) AS n",
    "MATCH (p:Person) WITH p, size(p.name) AS length WHERE length > 3 RETURN p.name, length",
    "MATCH (p:Person) WITH * WHERE p.name IS NOT NULL RETURN *",
    "MATCH (p:Person) RETURN DISTINCT p.job_title AS title",
    "MATCH (p:Person) RETURN CASE WHEN p.name IS NULL THEN 'unknown' ELSE p.name END AS name",
    "MATCH (p:Person) RETURN CASE p.name WHEN 'Anna' THEN 1 WHEN 'Jan' THEN 2 ELSE 3 END AS number",
    "UNWIND [1, 2, 3] AS x RETURN x, x * 2 AS y, x ^ 2 AS z, x % 2 AS r, -x AS m",
    "UNWIND range(1, 10) AS x WITH x WHERE x % 2 = 0 RETURN sum(x) AS total, avg(x) AS mean",
    "MATCH (p:Person) RETURN p.name AS name UNION MATCH (i:Institution) RETURN i.name AS name",
    "MATCH (p:Person) RETURN p.name AS name UNION ALL MATCH (i:Institution) RETURN i.name AS name",
    "CALL { MATCH (p:Person) RETURN p.name AS name UNION MATCH (i:Institution) RETURN i.name AS name } RETURN name",
    "MATCH (p:Person) CALL (p) { MATCH (p)-[:HAS_SKILL]->(s) RETURN count(s) AS n } RETURN p.name, n",
    "MATCH (p:Person) CALL { WITH p MATCH (p)-[:HAS_SKILL]->(s) RETURN count(s) AS n } RETURN p.name, n",
    "CALL db.labels() YIELD label RETURN label ORDER BY label",
    "CALL db.labels()",
    "CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type",
    "MATCH (a:Person {name: 'Anna'}), (b:Person {name: 'Jan'}) MATCH p = shortestPath((a)-[*..4]-(b)) RETURN p",
    "MATCH (a:Person {name: 'Anna'}), (b:Person {name: 'Jan'}) "
    "MATCH p = allShortestPaths((a)-[:HAS_SKILL|EMPLOYED_BY*..4]-(b)) RETURN [n IN nodes(p) | n.name] AS names",
    "MATCH p = (a:Person)-[:HAS_SKILL*1..2]-(b:Person) WHERE a.name < b.name RETURN length(p) AS hops",
    "MATCH (a:Person)-->(x)<--(b:Person) WHERE a <> b RETURN a.name, b.name, labels(x) AS kind",
    "MATCH (n) WHERE n:Person OR n:Skill RETURN count(*) AS n",
    "MATCH (n:Person|Skill) RETURN count(*) AS n",
    "MATCH (p:Person) RETURN p {.name, .job_title, skills: [(p)-[:HAS_SKILL]->(s) | s.name]} AS person",
    "MATCH (p:Person) RETURN p {.*} AS person",
    "RETURN [x IN range(1, 5) WHERE x > 2 | x * x] AS squares",
    "RETURN reduce(total = 0, x IN [1, 2, 3] | total + x) AS total",
    "RETURN all(x IN [1, 2] WHERE x > 0) AS a, any(x IN [1] WHERE x > 1) AS b, none(x IN [1] WHERE x > 1) AS c, "
    "single(x IN [1] WHERE x = 1) AS d",
    "RETURN [1, 2, 3][0] AS first, [1, 2, 3][1..] AS rest, [1, 2, 3][..-1] AS front, [1, 2, 3][0..2] AS two",
    "RETURN {a: 1, b: {c: [1, 2]}}.b.c[1] AS two",
    "RETURN 0x1F AS hex, 0o17 AS octal, 1.5e3 AS float, .5 AS half, 1e-3 AS small",
    "RETURN date('2026-01-31') AS day, duration('P1M') AS month, date('2026-01-31') + duration('P1D') AS next",
    "RETURN date.truncate('month', date('2026-01-31')) AS first, duration.between(date('2026-01-01'), "
    "date('2026-02-01')) AS gap",
    "RETURN toUpper('a') AS a, toLower('B') AS b, trim(' c ') AS c, split('a,b', ',') AS d, "
    "replace('a', 'a', 'b') AS e",
    "RETURN coalesce(null, 1) AS a, toInteger('1') AS b, toFloat('1.5') AS c, toString(1) AS d",
    "RETURN abs(-1) AS a, round(1.5) AS b, sqrt(4) AS c, sign(-2) AS d, ceil(1.2) AS e, floor(1.8) AS f",
    "RETURN point({x: 1, y: 2}) AS p, point.distance(point({x: 0, y: 0}), point({x: 3, y: 4})) AS d",
    "RETURN 1 < 2 AND 2 <= 2 XOR NOT 3 > 2 OR 1 <> 2 AS truth",
    "RETURN null IS NULL AS a, 1 IN [1, 2] AS b",
    "MATCH (p:Person) RETURN p.name AS `name of the person`, p.`job_title` AS `a``b`",
    "MATCH (`a b`:Person) RETURN `a b`.name AS name",
    "MATCH (p:Person) WHERE p.name = $name RETURN p",
    "MATCH (p:Person {name: $name}) WHERE size($list) > 0 RETURN p.name, $`map`.a AS a",
    "MATCH (osoba:Person) RETURN osoba.name AS imię",
    "MATCH\u00a0(p:Person)\u2003RETURN\tp.name\r\n// the end",
    "MATCH (p:Person) /* SET p.name = '' */ RETURN p.name // ; DELETE p",
    "MATCH (p:Person) WHERE p.name IN ['CREATE', \"DELETE\", 'SET; //', '/*'] RETURN p.name AS `MERGE (n)`",
    "EXPLAIN MATCH (p:Person) RETURN p",
    "explain match (p:Person) return p",
    "MATCH (load:Load) WITH load ORDER BY load.loaded_at DESC RETURN load.id",
    "MATCH (p:Person)-[g:GIVES]->(e:Exchange) WITH p, sum(e.hours_done) AS load ORDER BY load DESC RETURN p.name, load",
    "MATCH (call:Call) WITH call ORDER BY call.closes RETURN call.title",
    "MATCH (call:Call) WITH call MATCH (call)-[:REQUIRES]->(s) RETURN call.title, s.name",
    "MATCH (call:Call) RETURN call {.title, .opens} AS call",
    "MATCH (c:Call {id: 'x'}) RETURN c.title, c.budget",
    "MATCH (n:Count {v: 1}) RETURN n",
    "MATCH (start:Person)-[:HAS_SKILL]->(end) WITH start, end ORDER BY end.name RETURN start.name, end.name",
    "MATCH (p:Person) WHERE (p.name = 'a' OR (p.name = 'b' AND NOT (p.name IS NULL))) RETURN p",
    "RETURN 'abc' + 'd' AS text, 'a' || 'b' AS joined",
    "MATCH (p:Person)-[h:HAS_SKILL {level: 3}]->(s:Skill) RETURN p.name, h.level, s.name",
    "MATCH (p:Person) WHERE p['name'] = 'Anna' RETURN keys(p) AS keys, properties(p) AS properties",
    "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n ORDER BY n DESC",
    "MATCH (p:Person)-[r]->(x) RETURN startNode(r) AS a, endNode(r) AS b, r",
    "RETURN " + "(" * 40 + "1" + ")" * 40 + " AS a",
    "UNWIND [" + ", ".join(str(i) for i in range(500)) + "] AS x RETURN max(x) AS top",
    "MATCH (p:Person) RETURN min(p.name) AS a, max(p.name) AS b, count(DISTINCT p.job_title) AS c, stDev(p.v) AS d",
    "RETURN head([1]) AS a, last([1]) AS b, tail([1]) AS c",
    "MATCH (p:Person) WITH p LIMIT 3 MATCH (p)-[:HAS_SKILL]->(s:Skill) "
    "WITH s, count(p) AS n WHERE n > 1 RETURN s.name, n",
    "MATCH (p:Person) WHERE date(p.leaves_on) < date() RETURN p.name",
    "MATCH (p:Person) RETURN CASE WHEN CASE WHEN true THEN 1 ELSE 2 END = 1 THEN 'a' ELSE 'b' END AS nested",
]

NEO4J_ONLY = [
    "MATCH (a:Person)-[:HAS_SKILL]->{1,3}(b) RETURN b",
    "MATCH ((a:Person)-[:HAS_SKILL]->(b))+ RETURN b",
    "MATCH p = SHORTEST 1 (a:Person)--+(b:Skill) RETURN p",
    "MATCH p = ANY SHORTEST (a:Person)-[*]-(b:Skill) RETURN p",
    "MATCH (n:Person&!Skill) RETURN n",
    "MATCH (n:%) RETURN n",
    "MATCH (n:(Person|Skill)&!Theme) RETURN n",
    "MATCH (n:Person WHERE n.name = 'Anna') RETURN n",
    "RETURN 1 IS :: INTEGER NOT NULL AS a, 1 IS TYPED STRING AS b, null IS :: ZONED DATETIME AS c",
    "RETURN trim(BOTH 'x' FROM 'xax') AS a, 'a' IS NFC NORMALIZED AS b",
    "RETURN 1_000 AS thousand",
    "MATCH (n:Person) WITH n OFFSET 1 LIMIT 2 RETURN n",
    "OPTIONAL CALL db.labels() YIELD label RETURN label",
]
"""Accepted as well, but only Neo4j knows them."""

PARAMETERS = {"name": "Anna", "list": [1, 2], "map": {"a": 1}}
