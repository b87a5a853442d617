package io.hibernateaws.store;

import io.agroal.api.cache.Acquirable;
import io.agroal.api.cache.ConnectionCache;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Gives a thread the link it returned last, if it is still idle. Not by a thread-local, as Agroal's
 * own cache: threads outlive stores, and would keep the class loader with them.
 */
final class SlotCache implements ConnectionCache {
  private static final int SLOTS = 64;

  private final AtomicReferenceArray<@Nullable Acquirable> slots =
      new AtomicReferenceArray<>(SLOTS);

  @Override
  @SuppressWarnings("NullAway") // Agroal: null if there is none
  public Acquirable get() {
    int slot = slot();
    Acquirable last = slots.get(slot);
    if (last == null) {
      return null;
    }
    if (last.acquire()) {
      return last;
    }
    if (!last.isAcquirable()) {
      slots.compareAndSet(slot, last, null);
    }
    return null;
  }

  @Override
  public void put(Acquirable acquirable) {
    if (acquirable.isAcquirable()) {
      slots.setRelease(slot(), acquirable);
    }
  }

  @Override
  public void reset() {
    for (int slot = 0; slot < SLOTS; slot++) {
      slots.set(slot, null);
    }
  }

  private static int slot() {
    return (int) Thread.currentThread().getId() & (SLOTS - 1);
  }
}
