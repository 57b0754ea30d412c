package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.Allowance;

/**
 * A table that grows up to the guest's limit and is counted as a part of the heap. It has limits of
 * its own: Chicory counts growth in them, and those of the module are shared by its instances.
 */
final class BoundedTable extends TableInstance {
  /** A number and a reference; growing copies them. */
  private static final long ELEMENT = 16;

  private final Allowance allowance;

  private BoundedTable(Table table, int initial, Allowance allowance) {
    super(table, initial);
    this.allowance = allowance;
  }

  static BoundedTable of(Table declared, int initial, Allowance allowance) {
    TableLimits limits = declared.limits();
    if (limits.min() > allowance.tableElements()
        || !allowance.heap().take(ELEMENT * limits.min())) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "instantiate module",
          "",
          "a table has " + limits.min() + " elements, more than can be had",
          null,
          null);
    }
    var own = new TableLimits(limits.min(), limits.max(), limits.shared());
    try {
      return new BoundedTable(
          new Table(declared.elementType(), own, declared.initialize()), initial, allowance);
    } catch (OutOfMemoryError e) {
      allowance.heap().give(ELEMENT * limits.min());
      throw e;
    }
  }

  @Override
  public int grow(int size, int value, Instance instance) {
    long more = ELEMENT * Integer.toUnsignedLong(size);
    if (size() + Integer.toUnsignedLong(size) > allowance.tableElements()
        || !allowance.heap().take(more)) {
      return -1;
    }
    int old = super.grow(size, value, instance);
    if (old < 0) {
      allowance.heap().give(more);
    }
    return old;
  }

  /** Gives back what it counts for; it is not used any more. */
  void release() {
    allowance.heap().give(ELEMENT * size());
  }
}
