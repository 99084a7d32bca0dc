/* The ledger by keyboard: J and K go from row to row, X ticks the row, Enter opens it beside the list, Escape closes it. */
(function () {
  "use strict";

  function links() {
    return Array.prototype.slice.call(document.querySelectorAll(".ledger a[hx-get]"));
  }

  function choose(link) {
    document.querySelectorAll(".ledger tr.is-chosen").forEach(function (row) {
      row.classList.remove("is-chosen");
    });
    if (link) link.closest("tr").classList.add("is-chosen");
  }

  function isTyping(element) {
    return /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) || element.isContentEditable;
  }

  function step(by) {
    var all = links();
    if (!all.length) return;
    var row = document.querySelector(".ledger tr.is-chosen");
    var place = all.findIndex(function (link) { return row && row.contains(link); });
    var next = all[Math.min(Math.max(place + by, 0), all.length - 1)];
    choose(next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:beforeRequest", function (happened) {
    var link = happened.detail.elt;
    if (link && link.matches && link.matches(".ledger a[hx-get]")) choose(link);
  });

  document.addEventListener("keydown", function (happened) {
    if (isTyping(happened.target) || happened.ctrlKey || happened.metaKey || happened.altKey) return;
    if (happened.key === "j") step(1);
    else if (happened.key === "k") step(-1);
    else if (happened.key === "x") {
      var box = document.querySelector(".ledger tr.is-chosen input[name=task]");
      if (box) box.checked = !box.checked;
    } else if (happened.key === "Escape") {
      var panel = document.getElementById("panel");
      if (panel) panel.textContent = "";
    }
  });
})();
