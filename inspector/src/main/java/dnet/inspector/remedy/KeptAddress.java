package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.Recorded;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Gives back an address that was read before, with all that the kernel said of it.
 *
 * @param link whose it is; with its index, which the address holds
 * @param hex the kernel's message
 */
record KeptAddress(Place place, LinkRef link, IpPrefix prefix, String hex) implements Step {
  static KeptAddress of(Place place, LinkRef link, Recorded.Address address) {
    AddressMessage meaning = address.meaning();
    return new KeptAddress(
        place,
        link,
        new IpPrefix(IpAddress.parse(meaning.address()), meaning.prefixLength()),
        address.hex());
  }

  private AddAddress plain() {
    return new AddAddress(place, link, prefix);
  }

  @Override
  public List<Place> places() {
    return plain().places();
  }

  @Override
  public String text() {
    return plain().text();
  }

  @Override
  public String reverseText() {
    return plain().reverseText();
  }

  @Override
  public String command() {
    return plain().command();
  }

  @Override
  public String reverseCommand() {
    return plain().reverseCommand();
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    return plain().foreseen(host);
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return plain().foreseenBack(host);
  }

  @Override
  public State state(Session session) throws IOException {
    return plain().state(session);
  }

  @Override
  public void apply(Session session) throws IOException {
    session.at(place).write().restore(Recorded.address(hex));
  }

  @Override
  public void revert(Session session) throws IOException {
    plain().revert(session);
  }
}
