package dnet.inspector.remedy;

import dnet.inspector.linux.SmallFile;
import dnet.inspector.model.Host;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets a setting of a namespace.
 *
 * @param name sysctl(8)'s, below {@code net.}; with a slash where an interface's name holds a dot
 */
record SetSysctl(Place place, String name, String before, String after) implements Setting {
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
  public String text(String value) {
    return "set " + name + " (" + place.name() + ") to " + value;
  }

  @Override
  public String command(String value) {
    return place.command("sysctl", "-w", name + "=" + value);
  }

  /** The model has all dots. */
  @Override
  public Optional<Host> foreseen(Host host, String value) {
    return WhatIf.sysctl(host, place.id(), name.replace('/', '.'), value);
  }

  @Override
  public @Nullable String value(Session session) throws IOException {
    @Nullable String text = session.at(place).inside(() -> SmallFile.read(path()));
    return text == null ? null : text.strip();
  }

  @Override
  public void set(Session session, String value) throws IOException {
    session
        .at(place)
        .inside(
            () -> {
              SmallFile.write(path(), value + "\n");
              return true;
            });
  }
}
