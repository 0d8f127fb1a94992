// What the server put into the page, and small helpers to show it. Texts become text nodes only.

export const given = JSON.parse(document.getElementById("data").textContent);

export function say(name, values = {}) {
  return given.texts[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

export function element(name, text = "", properties = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  return Object.assign(made, properties);
}

export function button(text, act) {
  const made = element("button", text, { type: "button", className: "button plain" });
  made.addEventListener("click", act);
  return made;
}

// A name is held apart from the direction of the text around it.
export function named(tag, name) {
  const made = element(tag);
  made.append(element("bdi", name));
  return made;
}

// Letters without their marks, so that "lodz" finds "Łódź".
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l").replaceAll("đ", "d");
}
