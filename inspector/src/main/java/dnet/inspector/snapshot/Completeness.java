package dnet.inspector.snapshot;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a stranger's file left out: a component of a record that is null though its type does
 * not allow it. Without this a broken file would fail somewhere far from its cause.
 */
final class Completeness {
  private Completeness() {}

  /** The path of the first missing value, {@code namespaces[2].links[0].name}; null if none is. */
  static @Nullable String firstMissing(Record record) {
    return firstMissing("", record);
  }

  private static @Nullable String firstMissing(String path, Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String here = path.isEmpty() ? component.getName() : path + "." + component.getName();
      Object value = value(component, record);
      if (value == null) {
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          return here;
        }
      } else {
        String missing = below(here, value);
        if (missing != null) {
          return missing;
        }
      }
    }
    return null;
  }

  private static @Nullable String below(String path, Object value) {
    if (value instanceof Record nested) {
      return firstMissing(path, nested);
    }
    if (value instanceof Collection<?> many) {
      int index = 0;
      for (Object element : many) {
        String missing =
            element == null ? path + "[" + index + "]" : below(path + "[" + index + "]", element);
        if (missing != null) {
          return missing;
        }
        index++;
      }
    }
    return null;
  }

  private static @Nullable Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("record " + record.getClass(), e);
    }
  }
}
