// Small helps for forms. Every page works without them.

document.querySelector(".error-summary")?.focus();

for (const field of document.querySelectorAll("textarea[maxlength]")) {
  const count = document.getElementById(`${field.id}-count`);
  if (!count) continue;
  const tell = () => {
    const left = field.maxLength - field.value.length;
    count.textContent = `You have ${left.toLocaleString("en-GB")} characters left.`;
  };
  field.addEventListener("input", tell);
  tell();
}
