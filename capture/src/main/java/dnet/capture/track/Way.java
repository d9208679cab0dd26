package dnet.capture.track;

/** Of the probe, or of what answers it. */
public enum Way {
  FORWARD,
  REPLY
}
