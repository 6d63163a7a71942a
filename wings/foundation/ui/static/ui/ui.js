(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // Leave: blank first, end the session, then replace this page in the history.
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
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-leave]")) return;
    event.preventDefault();
    leave();
  });

  // Shift three times within five seconds, no other key between.
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    if (event.key === "Escape") all("details.drop[open]", close);
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    presses = [...presses.slice(-2), event.timeStamp];
    if (presses.length === 3 && event.timeStamp - presses[0] < 5000) leave();
  });

  // A page that Back brings out of memory asks the server again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    root.hidden = true;
    location.reload();
  });

  const close = (menu) => {
    if (menu.contains(document.activeElement)) menu.firstElementChild.focus();
    menu.open = false;
  };
  document.addEventListener("click", (event) => {
    all("details.drop[open]", (menu) => menu.contains(event.target) || (menu.open = false));
  });

  // An autosave that fails says so; a sign-in page is never shown in place of "Saved".
  const unsaved = (event) => {
    const place = event.detail.target;
    if (!place?.matches("[data-unsaved]")) return;
    place.textContent = place.dataset.unsaved;
    place.classList.add("saved--not");
  };
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) =>
    document.addEventListener(name, unsaved),
  );
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, pathInfo } = event.detail;
    if (!target.matches("[data-unsaved]")) return;
    target.classList.remove("saved--not");
    const asked = new URL(pathInfo.requestPath, location).pathname;
    if (new URL(xhr.responseURL).pathname === asked) return;
    event.detail.shouldSwap = false;
    unsaved(event);
  });
})();
