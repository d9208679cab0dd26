package dnet.inspector.remedy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** One record of the journal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = Entry.OnTrial.class, name = "on-trial"),
  @JsonSubTypes.Type(value = Entry.Confirm.class, name = "confirm"),
  @JsonSubTypes.Type(value = Entry.Reach.class, name = "reach"),
  @JsonSubTypes.Type(value = Entry.End.class, name = "end"),
  @JsonSubTypes.Type(value = Entry.UndoBegin.class, name = "undo-begin"),
  @JsonSubTypes.Type(value = Entry.UndoEnd.class, name = "undo-end")
})
sealed interface Entry {
  /** The change's number, from 1. */
  int id();

  /**
   * A change is about to be made.
   *
   * @param time ISO 8601, UTC
   * @param boot the kernel's boot id: after another boot nothing is left to take back
   * @param command the command line that asked for it
   */
  record Begin(int id, String time, String boot, String title, String command, List<Step> steps)
      implements Entry {
    public Begin {
      steps = List.copyOf(steps);
    }
  }

  /**
   * The change is to be taken back unless it is confirmed in time.
   *
   * @param token by which its guardian knows it
   * @param until ISO 8601, UTC
   */
  record OnTrial(int id, String token, String until) implements Entry {}

  /** The change is to stay. */
  record Confirm(int id) implements Entry {}

  /** The step of this number, from 0, is about to be done. */
  record Reach(int id, int step) implements Entry {}

  /**
   * The change is made, or was rolled back.
   *
   * @param left what could not be rolled back
   */
  record End(int id, boolean made, List<String> left) implements Entry {
    public End {
      left = List.copyOf(left);
    }
  }

  /** The change is about to be taken back. */
  record UndoBegin(int id, String time) implements Entry {}

  /**
   * The change was taken back.
   *
   * @param left what could not be; empty when all was
   */
  record UndoEnd(int id, List<String> left) implements Entry {
    public UndoEnd {
      left = List.copyOf(left);
    }
  }
}
