package dnet.inspector.assemble;

import dnet.inspector.model.Namespace;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netfilter.SavedTable;
import dnet.inspector.snapshot.NamespaceFacts;
import java.util.List;
import java.util.function.Function;

/** What may be taken over from the host that was made before. */
final class Memo {
  private final Recent<List<?>, List<?>> lists;
  private final Recent<NamespaceFacts, Namespace> namespaces;
  private final Recent<List<RulesText>, List<SavedTable>> savedTables;

  private Memo(
      Recent<List<?>, List<?>> lists,
      Recent<NamespaceFacts, Namespace> namespaces,
      Recent<List<RulesText>, List<SavedTable>> savedTables) {
    this.lists = lists;
    this.namespaces = namespaces;
    this.savedTables = savedTables;
  }

  /** Remembers nothing. */
  static Memo empty() {
    return new Memo(Recent.empty(), Recent.empty(), Recent.empty());
  }

  /** Remembers what this one was asked for, and not what was there before it. */
  Memo next() {
    return new Memo(lists.next(), namespaces.next(), savedTables.next());
  }

  /** Whether there is nothing to take over. */
  boolean isEmpty() {
    return namespaces.isEmpty();
  }

  /** Namespaces by the facts that they were made of. They depend on others' facts, too. */
  Recent<NamespaceFacts, Namespace> namespaces() {
    return namespaces;
  }

  /** What programs like iptables-save printed of dnet's own namespace, parsed. */
  Recent<List<RulesText>, List<SavedTable>> savedTables() {
    return savedTables;
  }

  /**
   * What {@code make} gives for {@code facts}, and depends on nothing else.
   *
   * @param make must always be the same for the same list
   */
  <F, T> List<T> of(List<F> facts, Function<List<F>, List<T>> make) {
    if (facts.isEmpty()) {
      // All empty lists are one object.
      return make.apply(facts);
    }
    @SuppressWarnings("unchecked") // made of this list by the same function
    List<T> made = (List<T>) lists.of(facts, all -> List.copyOf(make.apply(facts)));
    return made;
  }
}
