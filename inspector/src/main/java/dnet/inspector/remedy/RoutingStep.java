package dnet.inspector.remedy;

import java.util.ArrayList;
import java.util.List;

/** A step that ip(8) does with add, and takes back with del and the same words. */
sealed interface RoutingStep extends Step permits AddRoute, KeptRoute, AddRule, KeptRule {
  /** Where. */
  Place place();

  /** What ip(8) calls it: route or rule. */
  String object();

  /** Whether ip(8) has to be told that it is of IPv6. */
  boolean six();

  /** How ip(8) names it. */
  List<String> words();

  @Override
  default List<Place> places() {
    return List.of(place());
  }

  private String shown() {
    return "the " + object() + " " + String.join(" ", words()) + " (" + place().name() + ")";
  }

  @Override
  default String text() {
    return "add " + shown();
  }

  @Override
  default String reverseText() {
    return "remove " + shown();
  }

  private String command(String verb) {
    List<String> all = new ArrayList<>(List.of("ip"));
    if (six()) {
      all.add("-6");
    }
    all.addAll(List.of(object(), verb));
    all.addAll(words());
    return place().command(all);
  }

  @Override
  default String command() {
    return command("add");
  }

  @Override
  default String reverseCommand() {
    return command("del");
  }
}
