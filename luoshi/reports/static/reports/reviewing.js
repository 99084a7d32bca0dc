/* The office's page: A accepts, R opens the remarks, J and K go through the queue. Without it the buttons do. */
(function () {
  "use strict";

  var page = document.querySelector("[data-review]");
  if (!page) return;

  function step(by) {
    var all = Array.prototype.slice.call(page.querySelectorAll(".review-queue a"));
    var here = all.findIndex(function (each) { return each.hasAttribute("aria-current"); });
    var next = all[here + by];
    if (next) next.click();
  }

  document.addEventListener("keydown", function (happened) {
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(happened.target.tagName)) return;
    if (happened.ctrlKey || happened.metaKey || happened.altKey || document.querySelector("dialog[open]")) return;
    var key = happened.key.toLowerCase();
    if (key === "a") page.querySelector("[data-key=a]").click();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "r") {
      happened.preventDefault();
      var box = page.querySelector("[data-return]");
      box.open = true;
      box.querySelector("input[type=text]").focus();
    }
  });
})();
