package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a change is on trial, and when it no longer is. */
class TrialTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String UNTIL = "2026-01-01T00:00:30Z";

  @TempDir private Path folder = Path.of("");

  private static Change after(Entry... later) {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Begin(1, "2026-01-01T00:00:00Z", "boot", "title", "dnet", List.of()));
    entries.add(new Entry.OnTrial(1, TOKEN, UNTIL));
    entries.addAll(List.of(later));
    return Change.of(entries).get(0);
  }

  private static final Entry MADE = new Entry.End(1, true, List.of());
  private static final Entry UNDO = new Entry.UndoBegin(1, UNTIL);

  @Test
  void pendingUntilItIsConfirmedOrTakenBack() {
    assertThat(after().trialUntil()).as("dnet was killed").isEqualTo(Instant.parse(UNTIL));
    assertThat(after(MADE).trialUntil()).isEqualTo(Instant.parse(UNTIL));
    assertThat(after(MADE, UNDO).trialUntil()).as("its guardian was killed").isNotNull();
    assertThat(after(MADE, new Entry.Confirm(1)).trialUntil()).isNull();
    assertThat(after(MADE, new Entry.Confirm(1)).isOf(TOKEN)).isTrue();
    assertThat(after(MADE, UNDO, new Entry.UndoEnd(1, List.of())).trialUntil()).isNull();
    assertThat(after(new Entry.End(1, false, List.of())).trialUntil()).isNull();
  }

  /** It would forbid all other changes for good, for nothing more can be done by itself. */
  @Test
  void whatCouldBeTakenBackInPartOnlyIsOnTrialNoMore() {
    Change change = after(MADE, UNDO, new Entry.UndoEnd(1, List.of("an address")));
    assertThat(change.trialUntil()).isNull();
    assertThat(change.canBeUndone()).isTrue();
  }

  @Test
  void nothingIsBegunWhenTheTimeIsUp() {
    Changes changes = new Changes(folder.resolve("state"));
    Plan plan = new Plan("title", List.of(), List.of());
    Trial trial = Trial.lasting(Duration.ofSeconds(1));
    assertThatThrownBy(() -> changes.apply(plan, "dnet", trial))
        .isInstanceOf(RefusedException.class);
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void aJournalThatCannotBeReadDoesNotEndTheWatch() throws Exception {
    Path state =
        Files.createDirectory(
            folder.resolve("state"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectory(state.resolve("journal"));
    Changes changes = new Changes(state);
    assertThatThrownBy(changes::history).isInstanceOf(IOException.class);
    Trial trial = Trial.lasting(Duration.ofMillis(1500));
    Thread later =
        new Thread(
            () -> {
              try {
                Thread.sleep(500); // While the guardian waits.
                Files.delete(state.resolve("journal"));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    later.start();
    assertThat(new Guardian(changes, trial).guard()).isEqualTo(Guardian.End.NOTHING);
    assertThat(Instant.now()).isAfter(trial.until());
    later.join();
  }
}
