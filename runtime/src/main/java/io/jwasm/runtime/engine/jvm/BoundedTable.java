package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;

/**
 * A table that grows up to the guest's limit. It has limits of its own: Chicory counts growth in
 * them, and those of the module are shared by its instances.
 */
final class BoundedTable extends TableInstance {
  private final long maxElements;

  private BoundedTable(Table table, int initial, long maxElements) {
    super(table, initial);
    this.maxElements = maxElements;
  }

  static BoundedTable of(Table declared, int initial, long maxElements) {
    TableLimits limits = declared.limits();
    if (limits.min() > maxElements) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "instantiate module",
          "",
          "a table has " + limits.min() + " elements, more than " + maxElements,
          null,
          null);
    }
    var own = new TableLimits(limits.min(), limits.max(), limits.shared());
    return new BoundedTable(
        new Table(declared.elementType(), own, declared.initialize()), initial, maxElements);
  }

  @Override
  public int grow(int size, int value, Instance instance) {
    if (size() + Integer.toUnsignedLong(size) > maxElements) {
      return -1;
    }
    return super.grow(size, value, instance);
  }
}
