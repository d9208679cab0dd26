package dnet.tui.live;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.fixtures.lab.LabEngine;
import dnet.tui.cli.Schemas;
import java.util.ArrayList;
import java.util.List;

/** dnet, run by its launcher on a lab's host and engine. */
final class Views {
  private Views() {}

  /** Runs on that host. */
  static Program run(LabEngine engine, String... arguments) {
    return run(engine, List.of(), arguments);
  }

  /** Runs on that host by way of another program, e.g. {@code setpriv …}. */
  static Program run(LabEngine engine, List<String> by, String... arguments) {
    Installation installation = Installation.shared();
    List<String> command = new ArrayList<>(by);
    command.addAll(installation.command(arguments));
    command.addAll(List.of("--docker-host", "unix://" + engine.socket()));
    return Program.run(installation.environment(), engine.host().inside(command));
  }

  /** The JSON form; it must succeed, obey its schema, and lack nothing. */
  static JsonNode json(LabEngine engine, String... arguments) {
    String[] words = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, words, 0, arguments.length);
    words[arguments.length] = "--json";
    Program run = run(engine, words).orThrow();
    if (!run.err().isEmpty()) {
      throw new AssertionError(run.err());
    }
    JsonNode document = Schemas.check(arguments[0], run.out());
    if (!document.path("gaps").isEmpty()) {
      throw new AssertionError("gaps: " + document.path("gaps"));
    }
    return document;
  }

  /** The element of a list whose {@code key} is {@code value}. */
  static JsonNode find(JsonNode list, String key, String value) {
    for (JsonNode element : list) {
      if (element.path(key).asText().equals(value)) {
        return element;
      }
    }
    throw new AssertionError("no " + key + " " + value + " in " + list);
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
