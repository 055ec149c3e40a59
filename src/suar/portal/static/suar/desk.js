/* Desk: the way to the refusal opens it, and so does a marked answer. The page works without. */
(() => {
  "use strict";
  const refuse = document.getElementById("refuse");
  if (!refuse) return;
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a[href='#refuse']")) return;
    refuse.open = true;
    document.getElementById("id_reason")?.focus();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[name='_mark']") || !event.target.checked) return;
    refuse.open = true;
    document.getElementById(event.target.dataset.remark)?.focus();
  });
})();
