package dnet.inspector.remedy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dnet.inspector.model.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One change of the kernel's state, by one system call, with its inverse. What a step holds is what
 * the journal holds: enough to tell whether it was done, to take it back, and to say so to people.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Step.Reversed.class, name = "reversed"),
  @JsonSubTypes.Type(value = CreateVeth.class, name = "create-veth"),
  @JsonSubTypes.Type(value = CreateChild.class, name = "create-child"),
  @JsonSubTypes.Type(value = CreateBridge.class, name = "create-bridge"),
  @JsonSubTypes.Type(value = SetLink.class, name = "set-link"),
  @JsonSubTypes.Type(value = SettleBridge.class, name = "settle-bridge"),
  @JsonSubTypes.Type(value = AddAddress.class, name = "add-address"),
  @JsonSubTypes.Type(value = KeptAddress.class, name = "kept-address"),
  @JsonSubTypes.Type(value = AddRoute.class, name = "add-route"),
  @JsonSubTypes.Type(value = KeptRoute.class, name = "kept-route"),
  @JsonSubTypes.Type(value = AddRule.class, name = "add-rule"),
  @JsonSubTypes.Type(value = KeptRule.class, name = "kept-rule"),
  @JsonSubTypes.Type(value = NeighbourEntry.class, name = "neighbour-entry"),
  @JsonSubTypes.Type(value = NftRule.class, name = "nft-rule"),
  @JsonSubTypes.Type(value = NftPolicy.class, name = "nft-policy"),
  @JsonSubTypes.Type(value = SetSysctl.class, name = "set-sysctl"),
  @JsonSubTypes.Type(value = KeepSysctl.class, name = "keep-sysctl"),
  @JsonSubTypes.Type(value = FilterRule.class, name = "filter-rule"),
  @JsonSubTypes.Type(value = FilterPolicy.class, name = "filter-policy"),
  @JsonSubTypes.Type(value = JoinNetwork.class, name = "join-network"),
  @JsonSubTypes.Type(value = CreateOvsBridge.class, name = "create-ovs-bridge"),
  @JsonSubTypes.Type(value = JoinOvs.class, name = "join-ovs"),
  @JsonSubTypes.Type(value = TcObject.class, name = "tc-object"),
  @JsonSubTypes.Type(value = TakeLease.class, name = "take-lease")
})
sealed interface Step
    permits Step.Reversed,
        Setting,
        RoutingStep,
        CreateVeth,
        CreateChild,
        CreateBridge,
        SettleBridge,
        AddAddress,
        KeptAddress,
        NeighbourEntry,
        NftRule,
        KeepSysctl,
        FilterRule,
        JoinNetwork,
        CreateOvsBridge,
        JoinOvs,
        TcObject,
        TakeLease {
  /** The places that it needs, the one whose end means that nothing is left to take back first. */
  List<Place> places();

  /** What it does, for people. */
  String text();

  /** What taking it back does, for people. */
  String reverseText();

  /** The plain command that does the same; empty where there is none. */
  String command();

  /** The plain command that takes it back; empty where there is none. */
  String reverseCommand();

  /** How the kernel's state stands to it. */
  State state(Session session) throws IOException;

  /** Does it. */
  void apply(Session session) throws IOException;

  /** Takes it back. */
  void revert(Session session) throws IOException;

  /** Whether what it did is still there after another boot: it is not the kernel that keeps it. */
  default boolean outlivesBoot() {
    return false;
  }

  /**
   * A host as it would be after this step.
   *
   * @return empty where that cannot be told beforehand
   */
  default Optional<Host> foreseen(Host host) {
    return Optional.empty();
  }

  /** A host as it would be after this step was taken back; empty where that cannot be told. */
  default Optional<Host> foreseenBack(Host host) {
    return Optional.empty();
  }

  /** A step done backwards: to remove is to take a making back. */
  record Reversed(Step of) implements Step {
    @Override
    public List<Place> places() {
      return of.places();
    }

    @Override
    public String text() {
      return of.reverseText();
    }

    @Override
    public String reverseText() {
      return of.text();
    }

    @Override
    public String command() {
      return of.reverseCommand();
    }

    @Override
    public String reverseCommand() {
      return of.command();
    }

    @Override
    public State state(Session session) throws IOException {
      return of.state(session).reversed();
    }

    @Override
    public boolean outlivesBoot() {
      return of.outlivesBoot();
    }

    @Override
    public Optional<Host> foreseen(Host host) {
      return of.foreseenBack(host);
    }

    @Override
    public Optional<Host> foreseenBack(Host host) {
      return of.foreseen(host);
    }

    @Override
    public void apply(Session session) throws IOException {
      of.revert(session);
    }

    @Override
    public void revert(Session session) throws IOException {
      of.apply(session);
    }
  }
}
