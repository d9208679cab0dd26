package dnet.tui.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, options and the names of what is on the host. */
final class WordCompleter implements Completer {
  /** The shell's own words. */
  static final List<String> OWN = List.of("watch", "exit", "quit");

  private final ShellCommands commands;
  private final Names names;

  WordCompleter(ShellCommands commands, Names names) {
    this.commands = commands;
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String written = line.word().substring(0, line.wordCursor());
    List<String> words = new ArrayList<>(line.words().subList(0, line.wordIndex()));
    words.add(written);
    for (String word : candidates(words)) {
      candidates.add(new Candidate(word));
    }
  }

  /** What may stand where the last of {@code words} is being written; sorted. */
  Set<String> candidates(List<String> words) {
    List<String> command = words;
    if (words.size() > 1 && words.get(0).equals("watch")) {
      int from = words.get(1).equals("-n") ? 3 : 1;
      command = words.subList(Math.min(from, words.size() - 1), words.size());
    }
    String written = command.get(command.size() - 1);
    Set<String> found = new TreeSet<>(commands.grammar(command));
    if (words.size() == 1) {
      found.addAll(OWN);
    } else if (command.size() > 1 && !written.startsWith("-")) {
      found.addAll(names.known());
    }
    found.removeIf(word -> !word.startsWith(written));
    return found;
  }
}
