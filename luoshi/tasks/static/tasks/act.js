/* Forms that change tasks: what is left of a figure while its shares are typed; long lists of boxes are narrowed by typing.
   Without it the server adds up and the list scrolls. */
(function () {
  "use strict";

  var FROM = 12; // boxes from which on a list gets a field to narrow it

  function number(text) {
    var found = parseFloat(String(text).replace(/[,，\s]/g, ""));
    return isNaN(found) ? 0 : found;
  }

  function plain(value) {
    return String(Math.round(value * 1e6) / 1e6);
  }

  function shares(key) {
    return Array.prototype.slice.call(document.querySelectorAll("input[data-share='" + key + "']"));
  }

  function tell(key) {
    var all = shares(key);
    var left = all.reduce(function (rest, each) { return rest - number(each.value); }, number(all[0].dataset.whole));
    var words = left === 0 ? "正好分完" : (left > 0 ? "还剩 " : "超出 ") + plain(Math.abs(left)) + all[0].dataset.measure;
    all.forEach(function (each) {
      var said = each.parentNode.querySelector(".left");
      if (!said) {
        said = document.createElement("div");
        said.className = "help left";
        said.setAttribute("aria-live", "polite");
        each.parentNode.insertBefore(said, each.nextSibling);
      }
      said.textContent = "已分 " + plain(number(each.dataset.whole) - left) + "，" + words;
    });
  }

  document.addEventListener("input", function (happened) {
    if (happened.target.dataset && happened.target.dataset.share) tell(happened.target.dataset.share);
  });

  function narrowing(list) {
    var choices = Array.prototype.slice.call(list.querySelectorAll(".choice"));
    if (choices.length < FROM) return;
    var field = document.createElement("input");
    field.type = "search";
    field.className = "form-control narrowing";
    field.placeholder = "输入几个字，只看相符的";
    field.setAttribute("aria-label", "在这个列表里查找");
    field.addEventListener("input", function (happened) {
      happened.stopPropagation(); // it is no part of what is kept
      var words = field.value.trim();
      choices.forEach(function (choice) {
        choice.hidden = Boolean(words) && !choice.querySelector("input").checked && choice.textContent.indexOf(words) < 0;
      });
    });
    field.addEventListener("keydown", function (happened) {
      if (happened.key !== "Enter") return;
      happened.preventDefault(); // not the whole form; the first that fits is ticked
      var fitting = choices.filter(function (choice) { return !choice.hidden && !choice.querySelector("input").checked; });
      if (!field.value.trim() || !fitting.length) return;
      fitting[0].querySelector("input").checked = true;
      field.value = "";
      choices.forEach(function (choice) { choice.hidden = false; });
    });
    list.parentNode.insertBefore(field, list);
  }

  document.querySelectorAll(".ticks").forEach(narrowing);
  document.querySelectorAll("input[data-share]").forEach(function (each) {
    if (each.value) tell(each.dataset.share);
  });
})();
