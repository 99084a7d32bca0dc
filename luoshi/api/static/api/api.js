/* 接口说明: shows the operations that hold every word typed. Without it all of them stand there. Chromium 86. */
(function () {
  "use strict";

  var box = document.querySelector("[data-filter]");
  var count = document.querySelector("[data-filter-count]");
  if (!box) return;

  function narrow() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    document.querySelectorAll("[data-filter-group]").forEach(function (group) {
      var here = 0;
      group.querySelectorAll("[data-filter-text]").forEach(function (each) {
        var text = each.dataset.filterText.toLowerCase();
        each.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!each.hidden) here += 1;
      });
      group.hidden = here === 0;
      shown += here;
    });
    count.textContent = words.length ? "找到" + shown + "个" : "共" + shown + "个";
  }

  /* A link to one operation opens it. */
  function openAsked() {
    var asked = location.hash && document.getElementById(location.hash.slice(1));
    if (asked && asked.tagName === "DETAILS") asked.open = true;
  }

  box.addEventListener("input", narrow);
  window.addEventListener("hashchange", openAsked);
  narrow();
  openAsked();
})();
