package dnet.inspector.netfilter.kernel;

import dnet.inspector.netlink.NftExpression;
import dnet.inspector.netlink.NftExpression.Compare;
import dnet.inspector.netlink.NftExpression.Counter;
import dnet.inspector.netlink.NftExpression.Mask;
import dnet.inspector.netlink.NftExpression.Match;
import dnet.inspector.netlink.NftExpression.Meta;
import dnet.inspector.netlink.NftExpression.Payload;
import dnet.inspector.netlink.NftExpression.Range;
import dnet.inspector.netlink.NftExpression.Target;
import dnet.inspector.netlink.NftExpression.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One rule, put together expression by expression. A value that was loaded has to be compared next,
 * perhaps through a mask: so it is in all rules that iptables makes, and no register has to be
 * remembered.
 */
final class RuleLine {
  private final String chain;
  private final Conditions conditions = new Conditions();
  private final StringBuilder end = new StringBuilder();
  private @Nullable Counter counter;
  private @Nullable NftExpression loaded;
  private @Nullable Mask mask;
  private String leadsTo = "";
  private boolean ended;

  RuleLine(String chain) {
    this.chain = chain;
  }

  void add(NftExpression expression) throws BeyondSubsetException {
    BeyondSubsetException.unless(!ended, "something behind the verdict");
    if (expression instanceof Compare compare) {
      Comparison test =
          new Comparison(compare.operation(), compare.value(), compare.value(), mask());
      apply(compare.register(), test);
    } else if (expression instanceof Range range) {
      BeyondSubsetException.unless(mask == null, "range of a masked value");
      apply(range.register(), new Comparison(range.operation(), range.from(), range.to(), null));
    } else if (expression instanceof Mask next) {
      mask(next);
    } else {
      BeyondSubsetException.unless(loaded == null, "loaded for nothing");
      begin(expression);
    }
  }

  /** Everything but what works on a value that was loaded. */
  private void begin(NftExpression expression) throws BeyondSubsetException {
    if (expression instanceof Payload || expression instanceof Meta) {
      loaded = expression;
    } else if (expression instanceof Counter count) {
      BeyondSubsetException.unless(counter == null, "two counters");
      counter = count;
    } else if (expression instanceof Match match) {
      conditions.match(match);
    } else if (expression instanceof Verdict verdict) {
      end(verdict);
    } else if (expression instanceof Target target) {
      end.append(" -j ").append(target.name()).append(XtTargets.words(target));
      ended = true;
    } else {
      throw new BeyondSubsetException("expression " + expression);
    }
  }

  private void mask(Mask next) throws BeyondSubsetException {
    BeyondSubsetException.unless(
        loaded instanceof Payload payload
            && mask == null
            && next.source() == payload.register()
            && next.register() == payload.register()
            && next.length() == payload.length()
            && next.mask().length() == payload.length() * 2
            && next.xor().matches("0+")
            && next.xor().length() == payload.length() * 2,
        "mask");
    mask = next;
  }

  private @Nullable String mask() {
    return mask == null ? null : mask.mask();
  }

  private void apply(long register, Comparison test) throws BeyondSubsetException {
    if (loaded instanceof Payload payload && payload.register() == register) {
      BeyondSubsetException.unless(
          test.from().length() == payload.length() * 2
              && test.to().length() == payload.length() * 2,
          "length of a value");
      conditions.payload(payload, test);
    } else if (loaded instanceof Meta meta && meta.register() == register) {
      conditions.meta(meta, test);
    } else {
      throw new BeyondSubsetException("comparison of another register");
    }
    loaded = null;
    mask = null;
  }

  private void end(Verdict verdict) throws BeyondSubsetException {
    boolean leads = verdict.code() == -3 || verdict.code() == -4;
    BeyondSubsetException.unless(leads != verdict.chain().isEmpty(), "verdict's chain");
    end.append(
        switch (verdict.code()) {
          case 0 -> " -j DROP";
          case 1 -> " -j ACCEPT";
          case -5 -> " -j RETURN";
          case -3 -> " -j " + verdict.chain();
          case -4 -> " -g " + verdict.chain();
          default -> throw new BeyondSubsetException("verdict " + verdict.code());
        });
    leadsTo = verdict.chain();
    ended = true;
  }

  /** The chain that a jump or goto leads to; empty if none. */
  String leadsTo() {
    return leadsTo;
  }

  /** The whole line, without its end. */
  String render() throws BeyondSubsetException {
    if (counter == null || loaded != null) {
      throw new BeyondSubsetException("rule without a counter, or with half a condition");
    }
    return "["
        + counter.packets()
        + ":"
        + counter.bytes()
        + "] -A "
        + chain
        + conditions.words()
        + end;
  }
}
