package dnet.tui.render;

/** What a piece of text is, with the colour that ip(8) gives it (ANSI SGR, ECMA-48). */
public enum Style {
  PLAIN(""),
  HEADER("1"),
  INTERFACE("36"),
  MAC("33"),
  IPV4("35"),
  IPV6("34"),
  UP("32"),
  DOWN("31"),
  DIM("2");

  private final String sgr;

  Style(String sgr) {
    this.sgr = sgr;
  }

  /** The parameter of the escape sequence; empty for none. */
  String sgr() {
    return sgr;
  }

  /** The style of an IP address or prefix in text form. */
  public static Style ofAddress(String address) {
    return address.indexOf(':') >= 0 ? IPV6 : IPV4;
  }
}
