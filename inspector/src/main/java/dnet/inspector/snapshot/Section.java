package dnet.inspector.snapshot;

import dnet.inspector.model.Stack;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is read of a namespace, in pieces that can be read again by themselves. */
public enum Section {
  /** Interfaces and their addresses. */
  LINKS("interfaces", null),
  /** Which namespaces the ids in this one mean; not asked for again with the links alone. */
  NAMESPACE_IDS("ids of namespaces", null),
  ROUTES("routes", Stack.Part.ROUTES),
  POLICY_RULES("routing rules", Stack.Part.POLICY_RULES),
  NEIGHBOURS("neighbours", Stack.Part.NEIGHBOURS),
  FDB("forwarding databases", Stack.Part.FDB),
  /** Queueing disciplines and traffic filters. */
  QDISCS("qdiscs", Stack.Part.QDISCS),
  SOCKETS("sockets", Stack.Part.SOCKETS),
  SYSCTLS("sysctls", Stack.Part.SYSCTLS),
  CONNTRACK("tracked connections", Stack.Part.CONNTRACK),
  RULESET("firewall rules", Stack.Part.RULESET);

  /** Everything. */
  public static final Set<Section> ALL = Collections.unmodifiableSet(EnumSet.allOf(Section.class));

  private final String what;
  private final Stack.@Nullable Part part;

  Section(String what, Stack.@Nullable Part part) {
    this.what = what;
    this.part = part;
  }

  /** Its name for people. */
  public String what() {
    return what;
  }

  /** Of a stack the part that it is; null for what is no part of it. */
  Stack.@Nullable Part part() {
    return part;
  }
}
