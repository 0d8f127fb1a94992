// Names for a field while someone types, from this server.

const PAUSE = 120; // milliseconds without a key before the server is asked

async function fill(input) {
  const text = input.value;
  const query = new URLSearchParams({ kind: input.dataset.kind, text });
  const answer = await fetch(`/api/suggest?${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || input.value !== text) return; // a later answer is on its way
  input.list.replaceChildren(...(await answer.json()).map(option));
}

// What is put into the field is in the language of the page: a browser shows only suggestions that hold what is typed.
function option({ told, put }) {
  const made = document.createElement("option");
  made.value = put;
  if (put !== told) made.label = `${told} (${put})`;
  return made;
}

for (const input of document.querySelectorAll("input[data-kind]")) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(fill, PAUSE, input);
  };
  input.addEventListener("input", later);
  input.addEventListener("focus", later);
}
