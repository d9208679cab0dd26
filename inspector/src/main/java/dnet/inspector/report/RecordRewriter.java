package dnet.inspector.report;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds a tree of records with every text in it replaced. It visits all components, so a text
 * that a later version adds is never passed over by forgetting it.
 */
final class RecordRewriter {
  /** What to write instead of a text. */
  interface Texts {
    /**
     * Replaces one text.
     *
     * @param owner the record that holds it
     * @param component the component's name; for a map's value {@code component.key}
     */
    String replace(Class<?> owner, String component, String text);
  }

  private final Texts texts;

  RecordRewriter(Texts texts) {
    this.texts = texts;
  }

  <T extends Record> T rewrite(T record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] =
            value(
                record.getClass(),
                components[i].getName(),
                components[i].getAccessor().invoke(record));
      }
      @SuppressWarnings("unchecked") // the constructor of record's own class
      Constructor<T> constructor = (Constructor<T>) record.getClass().getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("rebuilding a " + record.getClass().getSimpleName(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("records are public and open here", e);
    }
  }

  private @Nullable Object value(Class<?> owner, String component, @Nullable Object value) {
    if (value instanceof String text) {
      return texts.replace(owner, component, text);
    }
    if (value instanceof Record record) {
      return rewrite(record);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> replaced = new ArrayList<>(list.size());
      for (Object element : list) {
        replaced.add(value(owner, component, element));
      }
      return replaced;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> replaced =
          map instanceof SortedMap ? new TreeMap<>() : new LinkedHashMap<>();
      map.forEach((k, v) -> replaced.put(k, value(owner, component + "." + k, v)));
      return replaced;
    }
    return value;
  }
}
