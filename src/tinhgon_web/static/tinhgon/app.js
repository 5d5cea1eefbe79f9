// Comfort only: every page works without this file. Hooks are data- attributes.
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
  const selected = () => one("[data-item].is-selected");

  function reveal(element, box) {
    // Only the column scrolls where it has a scroll bar of its own, so that the page does not jump.
    if (box && box.scrollHeight > box.clientHeight + 4) {
      const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
      if (top < 20 || top > box.clientHeight - 80) box.scrollTop += top - 60;
    } else element.scrollIntoView({ block: "nearest" });
  }

  function select(item, { from = "" } = {}) {
    if (!item) return;
    all(".is-selected").forEach((old) => old.classList.remove("is-selected"));
    item.classList.add("is-selected");
    if (from !== "item") reveal(item, item.closest(".items"));
    const source = item.dataset.source && document.getElementById(item.dataset.source);
    if (source) {
      source.classList.add("is-selected");
      if (from !== "source") reveal(source, source.closest(".source-text"));
    }
    if (item.id) history.replaceState(null, "", "#" + item.id);
  }

  function step(by) {
    const items = all("[data-item]");
    const at = items.indexOf(selected());
    const next = items[Math.min(items.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    select(next);
    if (next && next.hasAttribute("tabindex")) next.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-item-ref]");
    if (mark) return select(document.getElementById(mark.dataset.itemRef), { from: "source" });
    const item = event.target.closest("[data-item]");
    if (item && !event.target.closest("a, button, input, textarea, select, summary, label")) select(item, { from: "item" });
  });
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (item && item !== selected()) select(item, { from: "item" });
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      const item = event.target.closest("[data-item]") || selected();
      const close = item && one("[data-close]", item);
      const open = item && one("details[open]", item);
      if (close) close.click();
      else if (open) open.open = false;
      else if (typing(event.target)) event.target.blur();
      if (item && (close || open)) item.focus({ preventScroll: true });
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "/") {
      const search = one("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "e") {
      const edit = one("[data-edit]", selected() || document);
      if (edit) { event.preventDefault(); edit.click(); }
    } else if (event.key === "Enter" && event.target.matches("[data-item], body")) {
      const item = selected();
      const act = item && (one("[data-accept]", item) || one("a[href]", item));
      if (act) { event.preventDefault(); act.click(); }
    }
  });

  // Dropped files go into the form's own field; the form sends them as always.
  all("[data-drop]").forEach((form) => {
    const input = one("input[type=file]", form);
    const over = (is) => (event) => { event.preventDefault(); form.classList.toggle("is-over", is); };
    form.addEventListener("dragover", over(true));
    form.addEventListener("dragleave", over(false));
    form.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      form.requestSubmit();
    });
  });
  document.body.addEventListener("htmx:xhr:progress", (event) => {
    const bar = one("progress", event.target);
    if (bar && event.detail.lengthComputable) {
      bar.hidden = false;
      bar.max = event.detail.total;
      bar.value = event.detail.loaded;
    }
  });

  document.body.addEventListener("htmx:afterSettle", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || typing(event.target)) return;
    select(item, { from: "item" });
    // The form's first field, or the item itself once the form is gone: the keyboard goes on from where it was.
    // Who has gone elsewhere meanwhile is left there.
    if (event.target === item && document.activeElement === document.body) {
      (one("[data-focus]", item) || item).focus({ preventScroll: true });
    }
  });
  const opened = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (opened) select(opened.matches("[data-item]") ? opened : opened.closest("[data-item]"));
})();
