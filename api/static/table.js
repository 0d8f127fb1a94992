// Tables that sort by a click on a header, or by its button from the keyboard.

const letters = new Intl.Collator("pl", { numeric: true, sensitivity: "base" });

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
  const value = (row) => row.cells[place].dataset.value ?? "";
  const rows = [...body.rows].sort((a, b) => compare(value(a), value(b), numeric, direction));
  body.replaceChildren(...rows);
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  const word = direction === 1 ? "ascending" : "descending";
  header.setAttribute("aria-sort", word);
  const status = document.querySelector("[data-sorted]");
  if (status) status.textContent = `Sorted by ${header.textContent.trim()}, ${word}`;
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  [...table.tHead.rows[0].cells].forEach((header, place) => {
    header.querySelector("button")?.addEventListener("click", () => sort(table, header, place));
  });
}
