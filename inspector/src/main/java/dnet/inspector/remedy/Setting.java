package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step that gives one thing of one place another value; taking it back gives it the old one. */
sealed interface Setting extends Step permits SetLink, SetSysctl, FilterPolicy, NftPolicy {
  /** Where. */
  Place place();

  /** The value then. */
  String before();

  /** The value that it gets. */
  String after();

  /** What giving it a value does, for people. */
  String text(String value);

  /** The plain command that gives it a value. */
  String command(String value);

  /** The value now; null where what has it is gone. */
  @Nullable String value(Session session) throws IOException;

  /** Gives it a value. */
  void set(Session session, String value) throws IOException;

  /** A host as it would be with a value; empty where that cannot be told. */
  default Optional<Host> foreseen(Host host, String value) {
    return Optional.empty();
  }

  @Override
  default List<Place> places() {
    return List.of(place());
  }

  @Override
  default String text() {
    return text(after());
  }

  @Override
  default String reverseText() {
    return text(before());
  }

  @Override
  default String command() {
    return command(after());
  }

  @Override
  default String reverseCommand() {
    return command(before());
  }

  @Override
  default Optional<Host> foreseen(Host host) {
    return foreseen(host, after());
  }

  @Override
  default Optional<Host> foreseenBack(Host host) {
    return foreseen(host, before());
  }

  @Override
  default State state(Session session) throws IOException {
    @Nullable String now = value(session);
    return now == null
        ? State.GONE
        : now.equals(after()) ? State.AFTER : now.equals(before()) ? State.BEFORE : State.OTHER;
  }

  @Override
  default void apply(Session session) throws IOException {
    set(session, after());
  }

  @Override
  default void revert(Session session) throws IOException {
    set(session, before());
  }
}
