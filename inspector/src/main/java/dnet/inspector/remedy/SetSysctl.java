package dnet.inspector.remedy;

import dnet.inspector.linux.SmallFile;
import dnet.inspector.model.Host;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets a setting of a namespace.
 *
 * @param name sysctl(8)'s, below {@code net.}; with a slash where an interface's name holds a dot
 */
record SetSysctl(Place place, String name, String before, String after) implements Step {
  SetSysctl {
    if (!name.matches("net(\\.[A-Za-z0-9_:@/-]+)+") || name.contains("//")) {
      throw new IllegalArgumentException("not a setting below net.: " + name);
    }
  }

  private String path() {
    return path(name);
  }

  /** Where the kernel shows a setting. */
  static String path(String name) {
    return "/proc/sys/" + name.replace('.', '\n').replace('/', '.').replace('\n', '/');
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "set " + name + " (" + place.name() + ") to " + after;
  }

  @Override
  public String reverseText() {
    return "set " + name + " (" + place.name() + ") to " + before;
  }

  @Override
  public String command() {
    return place.command("sysctl", "-w", name + "=" + after);
  }

  @Override
  public String reverseCommand() {
    return place.command("sysctl", "-w", name + "=" + before);
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    return WhatIf.sysctl(host, place.id(), plainName(), after);
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return WhatIf.sysctl(host, place.id(), plainName(), before);
  }

  /** As the model has it: all dots. */
  private String plainName() {
    return name.replace('/', '.');
  }

  @Override
  public State state(Session session) throws IOException {
    @Nullable String text = session.at(place).inside(() -> SmallFile.read(path()));
    if (text == null) {
      return State.GONE;
    }
    String now = text.strip();
    return now.equals(after) ? State.AFTER : now.equals(before) ? State.BEFORE : State.OTHER;
  }

  @Override
  public void apply(Session session) throws IOException {
    write(session, after);
  }

  @Override
  public void revert(Session session) throws IOException {
    write(session, before);
  }

  private void write(Session session, String value) throws IOException {
    session
        .at(place)
        .inside(
            () -> {
              SmallFile.write(path(), value + "\n");
              return true;
            });
  }
}
