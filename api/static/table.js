// Tables that sort by a click on a header (or by its button from the keyboard), filter by a text, and turn pages.

const letters = new Intl.Collator("pl", { numeric: true, sensitivity: "base" });

const shown = (cell) => cell?.dataset.value ?? cell?.textContent.trim() ?? "";
const plain = (text) =>
  text.toLowerCase().replaceAll("ł", "l").normalize("NFKD").replace(/\p{Mn}/gu, "");
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Empty values come last in either direction.
function compare(a, b, numeric, direction) {
  if (a === "" || b === "") return (a === "") - (b === "");
  return direction * (numeric ? Number(a) - Number(b) : letters.compare(a, b));
}

function sort(table, header, place) {
  const numeric = header.classList.contains("number");
  const rising = header.getAttribute("aria-sort");
  // The first click shows the largest numbers, or texts from A on.
  const direction = rising === null ? (numeric ? -1 : 1) : rising === "ascending" ? -1 : 1;
  const body = table.tBodies[0];
  const value = (row) => shown(row.cells[place]);
  const rows = [...body.rows].sort((a, b) => compare(value(a), value(b), numeric, direction));
  body.replaceChildren(...rows);
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  const word = direction === 1 ? "ascending" : "descending";
  header.setAttribute("aria-sort", word);
  tell(table, word, header.textContent.trim());
}

function tell(table, word, column) {
  const before = table.closest(".scroll")?.previousElementSibling;
  const status = before?.matches("[data-sorted]") ? before : document.querySelector("[data-sorted]");
  if (status) status.textContent = filled(status.dataset[word] ?? `{column}, ${word}`, { column });
}

// The rows that are there, those that a text leaves, and the page of them that is seen.
function pages(table, tools) {
  const step = Number(tools.dataset.step);
  const filter = tools.querySelector("[data-filter]");
  const place = tools.querySelector("[data-place]");
  const turns = [...tools.querySelectorAll("[data-turn]")];
  const texts = new Map([...table.tBodies[0].rows].map((row) => [row, plain(row.textContent)]));
  let page = 0;

  function show() {
    const wanted = plain(filter.value.trim());
    const left = [...table.tBodies[0].rows].filter((row) => texts.get(row).includes(wanted));
    page = Math.max(0, Math.min(page, Math.ceil(left.length / step) - 1));
    const seen = new Set(left.slice(page * step, (page + 1) * step));
    for (const row of table.tBodies[0].rows) row.hidden = !seen.has(row);
    const first = left.length ? page * step + 1 : 0;
    place.textContent = filled(tools.dataset.shown, { first, last: page * step + seen.size, all: left.length });
    for (const turn of turns) {
      const next = page + Number(turn.dataset.turn);
      // Not `disabled`, which would take the focus away from who turns the last page.
      turn.setAttribute("aria-disabled", String(next < 0 || next * step >= left.length));
      turn.hidden = left.length <= step && texts.size <= step;
    }
  }

  filter.addEventListener("input", () => {
    page = 0;
    show();
  });
  for (const turn of turns) {
    turn.addEventListener("click", () => {
      if (turn.getAttribute("aria-disabled") === "true") return;
      page += Number(turn.dataset.turn);
      show();
    });
  }
  tools.hidden = false;
  show();
  return () => {
    page = 0;
    show();
  };
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const tools = table.closest(".scroll")?.previousElementSibling?.previousElementSibling;
  const first = tools?.matches("[data-tools]") ? pages(table, tools) : () => {};
  [...table.tHead.rows[0].cells].forEach((header, place) => {
    header.querySelector("button")?.addEventListener("click", () => {
      sort(table, header, place);
      first();
    });
  });
}
