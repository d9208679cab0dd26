package dnet.capture.decode;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/** A frame's headers as they are found, and then as they stay: a copy would cost as much again. */
final class Stacked extends AbstractList<Layer> implements RandomAccess {
  private Layer[] layers = new Layer[4];
  private int count;
  private boolean done;

  @Override
  public boolean add(Layer layer) {
    if (done) {
      throw new UnsupportedOperationException("the frame is complete");
    }
    if (count == layers.length) {
      layers = Arrays.copyOf(layers, 2 * count);
    }
    layers[count++] = Objects.requireNonNull(layer);
    return true;
  }

  /** This list, which from now on nobody can change. */
  Stacked done() {
    done = true;
    return this;
  }

  @Override
  public Layer get(int index) {
    return layers[Objects.checkIndex(index, count)];
  }

  @Override
  public int size() {
    return count;
  }
}
