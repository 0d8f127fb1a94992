// What was run is kept in this browser, the newest first; a click brings it back into the form.

const KEPT = "competence-cypher";
const MOST = 50;

const form = document.getElementById("workbench");
const section = document.querySelector("[data-history]");

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(found) ? found.filter((entry) => typeof entry?.query === "string") : [];
  } catch {
    return []; // storage that is closed, or holds what is not ours
  }
}

function keep(entries) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(entries.slice(0, MOST)));
  } catch {
    // a browser that keeps nothing: the page works without history
  }
}

function entry({ query, parameters }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button plain";
  button.textContent = query.replace(/\s+/g, " ").slice(0, 120);
  button.addEventListener("click", () => {
    form.elements.query.value = query;
    form.elements.parameters.value = parameters ?? "";
    form.elements.query.focus();
  });
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function show() {
  const entries = kept();
  section.hidden = entries.length === 0;
  section.querySelector("ul").replaceChildren(...entries.map(entry));
}

form.addEventListener("submit", () => {
  const now = { query: form.elements.query.value, parameters: form.elements.parameters.value };
  keep([now, ...kept().filter((old) => old.query !== now.query || old.parameters !== now.parameters)]);
});
form.elements.query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
section.querySelector("[data-forget]").addEventListener("click", () => {
  keep([]);
  show();
});
show();
