// The slider of a unit's day: shows the day while it moves, opens it when it is let go. Without this a button sends it.
(() => {
  "use strict";
  document.querySelectorAll("[data-slider]").forEach((form) => {
    const slider = form.querySelector("input[type=range]");
    const day = document.getElementById("id_ngay");
    form.querySelector("button").hidden = true;
    slider.addEventListener("input", () => {
      const at = new Date(form.dataset.slider + "T00:00:00Z");
      at.setUTCDate(at.getUTCDate() + Number(slider.value));
      day.value = at.toISOString().slice(0, 10);
    });
    slider.addEventListener("change", () => form.requestSubmit());
  });
})();
