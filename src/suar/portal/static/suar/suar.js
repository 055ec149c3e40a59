/* Suar: small comforts on top of pages that work without them. No dependency; htmx is listened to, never needed. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = document.body.dataset;

  /* The server's clock leads (a training site may live at another time). */
  const ahead = words.now ? Date.parse(words.now) - Date.now() : 0;
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "id", { numeric: "auto" });
  const refreshTimes = () => all("time[data-relative]").forEach((time) => {
    const seconds = (Date.parse(time.dateTime) - Date.now() - ahead) / 1000;
    const [unit, size] = Math.abs(seconds) < 3600 ? ["minute", 60] : Math.abs(seconds) < 86400 ? ["hour", 3600] : ["day", 86400];
    const told = time.matches("[data-relative=only]") ? time : $("[data-relative-text]", time);
    if (told) told.textContent = relative.format(Math.trunc(seconds / size), unit);
  });
  setInterval(refreshTimes, 30000);

  /* Things that only make sense with script are hidden in the page and shown here. */
  const dress = (root) => {
    all("[data-needs-script]", root).forEach((element) => { element.hidden = false; });
  };

  document.addEventListener("click", (event) => {
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      reveal.setAttribute("aria-pressed", String(!shown));
      $("span", reveal).textContent = shown ? reveal.dataset.show : reveal.dataset.hide;
    }
    const opener = event.target.closest("[data-dialog]");
    if (opener) { event.preventDefault(); document.getElementById(opener.dataset.dialog)?.showModal(); }
    if (event.target.closest("[data-print]")) window.print();
  });

  /* A question before what cannot be undone; the dialog's own buttons answer it. */
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const question = button?.dataset.confirm || event.target.dataset.confirm;
    const dialog = $("#confirm");
    if (!question || !dialog || event.target.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    $("[data-question]", dialog).textContent = question;
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return;
      event.target.dataset.confirmed = "1";
      event.target.requestSubmit(button);
      delete event.target.dataset.confirmed;
    };
    dialog.showModal();
  }, true);

  /* Desk keys: j/k walk the queue, enter opens, a and r reach the decision, ? explains. They can be switched off. */
  const keysOff = () => { try { return localStorage.getItem("suar-keys") === "off"; } catch { return false; } };
  const walk = (step) => {
    const rows = all("[data-desk-row]");
    if (!rows.length) return;
    const here = rows.findIndex((row) => row === document.activeElement);
    const from = here >= 0 ? here : rows.findIndex((row) => row.getAttribute("aria-current"));
    rows[Math.min(rows.length - 1, Math.max(0, from + step))].focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keysOff() || $("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "x") document.activeElement.closest("li")?.querySelector("input[name='case']")?.click();
    else if (event.key === "A") $("[data-bulk]")?.click();
    else if (event.key === "?") $("#keyboard-help")?.showModal();
    else {
      const target = /^[a-z/]$/.test(event.key) && $(`[data-key="${event.key}"]`);
      if (!target) return;
      event.preventDefault();
      if (target.matches("input, select, textarea, details")) (target.matches("details") ? $("summary", target) : target).focus();
      else target.click();
    }
  });
  const keySwitch = $("#keys-on");
  if (keySwitch) {
    keySwitch.checked = !keysOff();
    keySwitch.addEventListener("change", () => { try { localStorage.setItem("suar-keys", keySwitch.checked ? "on" : "off"); } catch { /* private window */ } });
  }

  /* Dropping a file on the frame is the same as choosing it. */
  const over = (event, on) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return null;
    event.preventDefault();
    zone.classList.toggle("over", on);
    return zone;
  };
  document.addEventListener("dragover", (event) => over(event, true));
  document.addEventListener("dragleave", (event) => over(event, false));
  document.addEventListener("drop", (event) => {
    const input = $("input[type=file]", over(event, false) || document.createElement("i"));
    if (!input || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* Saved or not: told by htmx, shown in [data-saving]. Leaving with unsaved words asks first. */
  let unsaved = false;
  const say = (form, state) => {
    const note = form && $("[data-saving]", form);
    if (!note) return;
    unsaved = state !== "saved";
    note.dataset.state = state;
    note.textContent = note.dataset[state] || "";
  };
  const formOf = (event) => event.target.closest?.("form[data-autosave]");
  const typedOn = new WeakSet(); /* forms with words that no request has taken along yet */
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (form) typedOn.add(form);
    say(form, "unsaved");
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (form && !event.target.closest(".paper")) typedOn.delete(form); /* a file goes up without the words */
    say(form, "busy");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    say(form, !event.detail.successful ? "failed" : typedOn.has(form) ? "unsaved" : "saved");
  });
  /* The button that was pressed may be gone from the page by now; what it stood for is sent all the same. */
  const sendAs = (form, button) => {
    if (!button || button.form === form) { form.requestSubmit(button); return; }
    const meant = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    form.append(meant);
    form.requestSubmit();
  };
  /* One after the other: what is being saved arrives first, then the form itself; and a form is sent once. */
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.matches("[data-autosave].htmx-request")) {
      event.preventDefault();
      form.addEventListener("htmx:afterRequest", () => setTimeout(() => sendAs(form, button)), { once: true });
      return;
    }
    unsaved = false;
    if (form.method === "post") form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.("progress");
    if (bar && event.detail.lengthComputable) { bar.hidden = false; bar.max = event.detail.total; bar.value = event.detail.loaded; }
  });
  document.addEventListener("htmx:load", (event) => { dress(event.target); refreshTimes(); });

  /* A refusal that names its place on the page is shown there. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400 && event.detail.xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = true;
  });

  /* Errors and news are read out: the first summary takes the focus. */
  $("[data-focus]")?.focus();
  const offline = $("#offline");
  const tellOffline = () => { if (offline) offline.hidden = navigator.onLine; };
  ["online", "offline"].forEach((name) => window.addEventListener(name, tellOffline));
  tellOffline();
  dress(document);
  refreshTimes();
})();
