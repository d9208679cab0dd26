package dnet.tui.top;

import dnet.tui.top.Overlay.Prompt.Kind;

/** What keys do while something lies over the pane. */
final class Overlays {
  private final Commands commands;

  Overlays(Commands commands) {
    this.commands = commands;
  }

  Turn press(State state, String key, int page) {
    Overlay overlay = state.overlay();
    if (overlay instanceof Overlay.Prompt prompt) {
      return prompt(state, prompt, key);
    }
    if (overlay instanceof Overlay.Menu menu) {
      return menu(state, menu, key);
    }
    if (overlay instanceof Overlay.Question question) {
      return question(state, question, key, page);
    }
    if (overlay instanceof Overlay.Busy) {
      // What is being done cannot be stopped by looking away.
      return Turn.to(state);
    }
    return text(state, overlay, key, page);
  }

  private Turn text(State state, Overlay overlay, String key, int page) {
    if (key.equals("Escape") || key.equals("q") || key.equals("Enter") || key.equals("Backspace")) {
      return Turn.to(state.close());
    }
    if (key.equals("y")) {
      return commands.copy(state);
    }
    if (key.equals("Z")) {
      return Turn.to(Controller.freeze(state));
    }
    if (overlay instanceof Overlay.Help help) {
      return Turn.to(state.overlay(new Overlay.Help(scrolled(help.scroll(), key, page))));
    }
    if (overlay instanceof Overlay.Details details) {
      int scroll = scrolled(details.scroll(), key, page);
      return Turn.to(state.overlay(new Overlay.Details(details.key(), scroll)));
    }
    if (overlay instanceof Overlay.Text text) {
      int scroll =
          Math.min(scrolled(text.scroll(), key, page), Math.max(0, text.lines().size() - 1));
      return Turn.to(state.overlay(new Overlay.Text(text.title(), text.lines(), scroll)));
    }
    return Turn.to(state);
  }

  private static int scrolled(int scroll, String key, int page) {
    int moved =
        switch (key) {
          case "j", "Down" -> scroll + 1;
          case "k", "Up" -> scroll - 1;
          case "PageDown", " ", "Ctrl-F" -> scroll + page - 1;
          case "PageUp", "Ctrl-B" -> scroll - page + 1;
          case "g", "Home" -> 0;
          case "G", "End" -> 1_000_000;
          default -> scroll;
        };
    return Math.max(0, moved);
  }

  private Turn menu(State state, Overlay.Menu menu, String key) {
    int size = menu.items().size();
    return switch (key) {
      case "j", "Down", "Tab" ->
          Turn.to(
              state.overlay(new Overlay.Menu(menu.items(), Math.min(size - 1, menu.index() + 1))));
      case "k", "Up", "BackTab" ->
          Turn.to(state.overlay(new Overlay.Menu(menu.items(), Math.max(0, menu.index() - 1))));
      case "Escape", "q", "a" -> Turn.to(state.close());
      case "Enter" -> choose(state.close(), menu.items().get(menu.index()));
      default -> Turn.to(state);
    };
  }

  private Turn choose(State state, Overlay.Menu.Item item) {
    if (!item.more()) {
      return commands.run(state, item.command());
    }
    int cursor = item.command().indexOf(Actions.HERE);
    String text = item.command().replace(Actions.HERE, "");
    return Turn.to(state.overlay(new Overlay.Prompt(Kind.COMMAND, text, cursor, "")));
  }

  /** Only a yes that was written makes a change; the bare Enter is the harmless answer. */
  private static Turn question(State state, Overlay.Question question, String key, int page) {
    String answer = question.answer();
    Proposal proposal = question.proposal();
    return switch (key) {
      case "Escape" -> Turn.to(state.close().notice("Nothing was changed."));
      case "Enter" ->
          answer.equals("y") || answer.equals("yes")
              ? Turn.with(
                  state.overlay(new Overlay.Busy(proposal.title())), new Effect.CarryOut(proposal))
              : Turn.to(state.close().notice("Nothing was changed."));
      case "Backspace" -> {
        String less = answer.substring(0, Math.max(0, answer.length() - 1));
        yield Turn.to(state.overlay(new Overlay.Question(proposal, question.scroll(), less)));
      }
      case "Down", "Up", "PageDown", "PageUp", "Home", "End" -> {
        int scroll = scrolled(question.scroll(), key, page);
        yield Turn.to(state.overlay(new Overlay.Question(proposal, scroll, answer)));
      }
      default -> {
        String more = key.length() == 1 && answer.length() < 3 ? answer + key : answer;
        yield Turn.to(state.overlay(new Overlay.Question(proposal, question.scroll(), more)));
      }
    };
  }

  private Turn prompt(State state, Overlay.Prompt prompt, String key) {
    boolean filter = prompt.kind() == Kind.FILTER;
    return switch (key) {
      case "Escape" -> {
        State closed = state.close();
        yield Turn.to(filter ? closed.spot(closed.spot().filtered(prompt.before())) : closed);
      }
      case "Enter" -> filter ? Turn.to(state.close()) : commands.run(state.close(), prompt.text());
      case "Tab" -> {
        if (filter) {
          yield Turn.to(state.close());
        }
        String whole = Commands.complete(prompt.text());
        String hint = String.join(" ", Commands.candidates(whole.strip()));
        yield Turn.to(edited(state, prompt, whole, whole.length()).notice(hint));
      }
      default -> {
        Editing line = new Editing(prompt.text(), prompt.cursor()).press(key);
        yield Turn.to(edited(state, prompt, line.text(), line.cursor()));
      }
    };
  }

  private static State edited(State state, Overlay.Prompt prompt, String text, int cursor) {
    State next = state.overlay(new Overlay.Prompt(prompt.kind(), text, cursor, prompt.before()));
    return prompt.kind() == Kind.FILTER ? next.spot(next.spot().filtered(text)) : next;
  }

  /** A line under its cursor. */
  record Editing(String text, int cursor) {
    Editing press(String key) {
      String left = text.substring(0, cursor);
      String right = text.substring(cursor);
      return switch (key) {
        case "Left", "Ctrl-B" -> new Editing(text, before());
        case "Right", "Ctrl-F" -> new Editing(text, after());
        case "Home", "Ctrl-A" -> new Editing(text, 0);
        case "End", "Ctrl-E" -> new Editing(text, text.length());
        case "Backspace" -> new Editing(text.substring(0, before()) + right, before());
        case "Delete", "Ctrl-D" -> new Editing(left + text.substring(after()), cursor);
        case "Ctrl-U" -> new Editing(right, 0);
        case "Ctrl-K" -> new Editing(left, cursor);
        case "Ctrl-W" -> {
          String kept = left.stripTrailing().replaceFirst("\\S+$", "");
          yield new Editing(kept + right, kept.length());
        }
        default -> isCharacter(key) ? new Editing(left + key + right, cursor + key.length()) : this;
      };
    }

    private static boolean isCharacter(String key) {
      return key.codePointCount(0, key.length()) == 1
          && !Character.isISOControl(key.codePointAt(0));
    }

    private int before() {
      return cursor == 0 ? 0 : text.offsetByCodePoints(cursor, -1);
    }

    private int after() {
      return cursor == text.length() ? cursor : text.offsetByCodePoints(cursor, 1);
    }
  }
}
