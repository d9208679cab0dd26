package dnet.tui.cli;

import dnet.inspector.remedy.AttachWish;
import dnet.inspector.remedy.Pin;
import dnet.inspector.remedy.PinFile;
import dnet.tui.top.Proposal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code dnet pin} does, as a change that waits for its answer.
 *
 * @param unreached whom the container does not reach as things are, for people; hostile text
 */
record PinProposal(Pin pin, Path file, List<String> unreached) implements Proposal {
  PinProposal {
    unreached = List.copyOf(unreached);
  }

  @Override
  public String title() {
    return "pin " + pin.container() + " in " + file;
  }

  @Override
  public List<String> steps() {
    List<String> steps = new ArrayList<>();
    for (AttachWish wish : pin.interfaces()) {
      steps.add(
          "interface "
              + wish.name()
              + " on "
              + wish.to().name()
              + (wish.dhcp() ? " by DHCP: " : ": ")
              + String.join(" ", wish.addresses().stream().map(Object::toString).toList()));
    }
    pin.addresses().forEach(a -> steps.add("address " + a.prefix() + " dev " + a.link()));
    pin.routes().forEach(r -> steps.add("route " + String.join(" ", r)));
    pin.rules().forEach(r -> steps.add("rule " + String.join(" ", r)));
    return steps;
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(unreached);
    warnings.add(
        "nothing changes now: dnet keep makes it so whenever " + pin.container() + " starts");
    warnings.add("undo does not take it back: edit " + file + " for that");
    return warnings;
  }

  @Override
  public List<String> commands() {
    return List.of();
  }

  @Override
  public Result carryOut() throws IOException {
    new PinFile(file).put(pin);
    return new Result(true, "Pinned " + pin.container() + " in " + file + ".", List.of());
  }
}
