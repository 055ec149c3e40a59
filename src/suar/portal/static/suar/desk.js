/* Desk: r opens the refusal, a marked answer opens it too. The page works without. */
(() => {
  "use strict";
  const refuse = document.getElementById("refuse");
  if (!refuse) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "r" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea") || document.querySelector("dialog[open]")) return;
    try { if (localStorage.getItem("suar-keys") === "off") return; } catch { /* private window */ }
    refuse.open = true;
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[name='_mark']") || !event.target.checked) return;
    refuse.open = true;
    document.getElementById(event.target.dataset.remark)?.focus();
  });
})();
