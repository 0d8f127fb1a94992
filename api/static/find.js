// The search box suggests while somebody types: a combobox with a listbox, by the ARIA pattern. And forms that save a
// view take the address as it is at that moment.

const PAUSE = 90; // milliseconds without a key before the server is asked

function option(input, hit, number) {
  const made = document.createElement("li");
  made.id = `${input.dataset.find}-${number}`;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.dataset.href = hit.href;
  for (const [name, text] of [["name", hit.name], ["kind", hit.kind], ["detail", hit.detail]]) {
    const part = document.createElement(name === "name" ? "bdi" : "span");
    part.className = name;
    part.textContent = text;
    if (text) made.append(part, " ");
  }
  return made;
}

function combobox(input) {
  const list = document.getElementById(input.dataset.find);
  const box = list.parentElement;
  const status = input.form.querySelector("[role=status]");
  let timer = 0;
  let active = -1;

  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }

  function mark(number) {
    active = number;
    [...list.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === number)));
    if (number < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[number].id);
      list.children[number].scrollIntoView({ block: "nearest" });
    }
  }

  function show(hits) {
    list.replaceChildren(...hits.map((hit, number) => option(input, hit, number)));
    mark(-1);
    open(hits.length > 0);
    status.textContent = input.dataset.count.replace("{count}", hits.length);
  }

  function open(yes) {
    box.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    if (!yes) mark(-1);
  }

  async function ask() {
    const text = input.value.trim();
    if (!text) return open(false);
    const answer = await fetch(`/search.json?${new URLSearchParams({ q: text })}`);
    // A later answer may be on its way, and whoever has left wants no list.
    if (answer.ok && input.value.trim() === text && document.activeElement === input) show(await answer.json());
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = list.children.length;
    if (step && !box.hidden) {
      event.preventDefault();
      // One place more than there are: back in the text itself.
      mark(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.href);
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      open(false);
    }
  });
  input.addEventListener("blur", () => open(false));
  // On the press already, since the box closes when the field is left.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.href);
  });
}

for (const input of document.querySelectorAll("input[data-find]")) combobox(input);

for (const field of document.querySelectorAll("input[data-address]")) {
  field.form.addEventListener("submit", () => {
    field.value = location.pathname + location.search;
  });
}
