/* Many boxes: a field above them shows only those whose words fit, and how many are ticked.
   Hidden boxes keep their ticks. Without this script all boxes are there. */
(function () {
  "use strict";

  function boxesOf(name) {
    return document.querySelector("[data-boxes='" + name + "']");
  }

  function count(name) {
    var mark = document.querySelector("[data-ticked-of='" + name + "']");
    var boxes = boxesOf(name);
    if (mark && boxes) mark.textContent = "已选 " + boxes.querySelectorAll("input:checked").length + " 个";
  }

  document.addEventListener("input", function (happened) {
    var name = happened.target.dataset.narrow;
    if (!name) return;
    var words = happened.target.value.trim();
    boxesOf(name).querySelectorAll(".choice").forEach(function (choice) {
      choice.hidden = words !== "" && choice.textContent.indexOf(words) < 0;
    });
  });

  document.addEventListener("change", function (happened) {
    var boxes = happened.target.closest("[data-boxes]");
    if (boxes) count(boxes.dataset.boxes);
  });

  // Enter in the field that narrows must not send the form.
  document.addEventListener("keydown", function (happened) {
    if (happened.key === "Enter" && happened.target.dataset && happened.target.dataset.narrow) happened.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-boxes]").forEach(function (boxes) { count(boxes.dataset.boxes); });
  });
})();
