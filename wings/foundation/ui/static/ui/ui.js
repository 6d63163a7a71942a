(() => {
  "use strict";
  const root = document.documentElement;
  const on = (name, act) => document.addEventListener(name, act);
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // Leave: blank first, end the session, replace this page in the history.
  const leave = () => {
    const form = document.querySelector("[data-leave]");
    if (!form) return;
    root.hidden = true;
    document.title = "";
    const body = new FormData(form);
    if (!navigator.sendBeacon?.(form.action, body)) {
      fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" });
    }
    location.replace(form.dataset.leave);
  };
  on("submit", (event) => {
    event.target.sent = 1;
    if (!event.target.matches("[data-leave]")) return;
    event.preventDefault();
    leave();
  });

  // Shift thrice within five seconds leaves too; Escape closes menus.
  let presses = [];
  on("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    if (event.key !== "Escape") return;
    all("details.drop[open]", (menu) => {
      if (menu.contains(document.activeElement)) menu.firstElementChild.focus();
      menu.open = false;
    });
  });
  on("keyup", (event) => {
    if (event.key !== "Shift") return;
    presses = [...presses.slice(-2), event.timeStamp];
    if (presses.length > 2 && event.timeStamp - presses[0] < 5000) leave();
  });
  on("click", (event) => {
    all("details.drop[open]", (menu) => menu.contains(event.target) || (menu.open = false));
  });

  // Back never shows a kept page; htmx's note of the path goes.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    root.hidden = true;
    location.reload();
  });

  on("DOMContentLoaded", () => sessionStorage.clear());

  // A question that follows shows with the other.
  const ask = (form) =>
    form.querySelectorAll("[data-show-question]").forEach((control) => {
      const { showQuestion, showAnswers } = control.dataset;
      const given = new FormData(form).getAll(showQuestion);
      control.closest(".field").hidden = !showAnswers.split(" ").some((one) => given.includes(one));
    });
  all("form", ask);
  on("change", (event) => event.target.form && ask(event.target.form));

  // A sent form keeps no draft. An autosave that fails says so.
  on("htmx:beforeRequest", (event) => event.target.sent && event.preventDefault());
  const unsaved = (event) => {
    const { target } = event.detail;
    if (!target?.matches("[data-unsaved]")) return;
    target.textContent = target.dataset.unsaved;
    target.classList.add("saved--not");
  };
  ["sendError", "responseError", "timeout"].forEach((name) => on("htmx:" + name, unsaved));
  on("htmx:beforeSwap", (event) => {
    const { target, xhr, pathInfo } = event.detail;
    if (!target.matches("[data-unsaved]")) return;
    target.classList.remove("saved--not");
    if (new URL(xhr.responseURL).pathname === new URL(pathInfo.requestPath, location).pathname) return;
    event.detail.shouldSwap = false;
    unsaved(event);
  });
})();
