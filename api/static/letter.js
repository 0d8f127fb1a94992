// A letter to copy, to mail and to print. Without this module the text can be selected, and the mail address works.

const LONGEST = 1900; // letters of a mailto address that every mail program takes

async function copy(button) {
  const letter = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  letter.focus();
  letter.select();
  try {
    await navigator.clipboard.writeText(letter.value);
    said.textContent = button.dataset.copied;
  } catch {
    said.textContent = button.dataset.selected; // a browser may forbid it: the text is selected
  }
}

function follow(mail) {
  const letter = document.getElementById(mail.dataset.mail);
  const bare = mail.getAttribute("href").split("&body=")[0];
  letter.addEventListener("input", () => {
    const whole = `${bare}&body=${encodeURIComponent(letter.value.replaceAll("\n", "\r\n"))}`;
    mail.setAttribute("href", whole.length > LONGEST ? bare : whole);
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
for (const mail of document.querySelectorAll("[data-mail]")) follow(mail);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
