// Comfort of the working pages: filters that act at once, a calendar beside typed days, the panel with the keyboard.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Filters act when a choice is made; what is typed acts with Enter or when the field is left.
  all("[data-at-once]").forEach((form) => {
    form.classList.add("is-acting");
    form.addEventListener("change", () => form.requestSubmit());
    // An address without empty conditions can be read and kept.
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
    });
  });

  // Filters stand open on a desk and are folded on a phone.
  const wide = matchMedia("(min-width: 901px)");
  const fold = () => all("[data-fold]").forEach((box) => { box.open = wide.matches; });
  fold();
  wide.addEventListener("change", fold);

  // The tab that is open is in sight, also where the tabs are wider than a phone.
  all(".tabs [aria-current]").forEach((tab) => { tab.parentElement.scrollLeft = tab.offsetLeft - 40; });

  // A day is typed; the calendar is an extra. The browser's own field is never shown, only its calendar.
  function calendars(root) {
    all("[data-day]", root).forEach((field) => {
      if (field.closest("[data-day-box]")) return;
      const box = document.createElement("span");
      box.dataset.dayBox = "";
      field.replaceWith(box);
      const picker = Object.assign(document.createElement("input"), { type: "date", className: "picker", tabIndex: -1 });
      picker.setAttribute("aria-hidden", "true");
      const open = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "▦" });
      open.setAttribute("aria-label", document.documentElement.lang === "en" ? "Calendar" : "Lịch");
      open.addEventListener("click", () => {
        const typed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(field.value.trim());
        picker.value = typed ? `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}` : "";
        picker.showPicker();
      });
      picker.addEventListener("change", () => {
        field.value = picker.value.split("-").reverse().join("/");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      box.append(field, open, picker);
    });
  }
  calendars(document);
  document.body.addEventListener("htmx:afterSettle", (event) => calendars(event.target));

  // The panel follows the chosen row; Escape closes it. The row that is open is the row that is chosen.
  const panel = document.getElementById("panel");
  const rows = document.querySelector("[data-rows]");
  if (panel && rows) {
    const openChosen = () => {
      const row = rows.querySelector("tr.is-selected");
      if (row && panel.childElementCount) row.querySelector("[data-open]").click();
    };
    document.addEventListener("keydown", (event) => {
      if (event.target.matches("input, textarea, select") || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "j" || event.key === "k") openChosen();
      if (event.key === "Escape" && panel.childElementCount) close();
    });
    const close = () => {
      const link = panel.querySelector("[data-close-panel]");
      if (link) history.replaceState(null, "", link.href);
      panel.replaceChildren();
    };
    panel.addEventListener("click", (event) => {
      const link = event.target.closest("[data-close-panel]");
      if (link && wide.matches) { event.preventDefault(); close(); }
    });
    rows.addEventListener("click", (event) => {
      const open = event.target.closest("[data-open]");
      if (!open) return;
      all("tr.is-selected", rows).forEach((row) => row.classList.remove("is-selected"));
      open.closest("tr").classList.add("is-selected");
    });
    // On a phone a task is a page of its own.
    if (!wide.matches) all("[data-open]", rows).forEach((link) => {
      link.href = link.dataset.page;
      link.removeAttribute("hx-get");
    });
  }
})();
