package io.jwasm.oci.runtime;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of block devices (runtime-spec, config-linux.md "Block IO"). */
final class BlockIoCheck {
  private static final int MIN_WEIGHT = 10;
  private static final int MAX_WEIGHT = 1000;

  private BlockIoCheck() {}

  static void check(BlockIo io, Findings findings, Pointer at) {
    weight(io.weight(), findings, at.field("weight"));
    weight(io.leafWeight(), findings, at.field("leafWeight"));
    for (int i = 0; i < io.weightDevice().size(); i++) {
      WeightDevice device = io.weightDevice().get(i);
      Pointer place = at.field("weightDevice").element(i);
      findings.require(
          device.weight() != null || device.leafWeight() != null,
          place,
          "needs a weight or a leafWeight");
      weight(device.weight(), findings, place.field("weight"));
      weight(device.leafWeight(), findings, place.field("leafWeight"));
    }
    rates(io.throttleReadBpsDevice(), findings, at.field("throttleReadBpsDevice"));
    rates(io.throttleWriteBpsDevice(), findings, at.field("throttleWriteBpsDevice"));
    rates(io.throttleReadIopsDevice(), findings, at.field("throttleReadIOPSDevice"));
    rates(io.throttleWriteIopsDevice(), findings, at.field("throttleWriteIOPSDevice"));
  }

  /** Docker writes 0 for the default. */
  private static void weight(@Nullable Integer weight, Findings findings, Pointer at) {
    boolean fits = weight == null || weight == 0 || (weight >= MIN_WEIGHT && weight <= MAX_WEIGHT);
    findings.require(fits, at, weight + " is not in 10 to 1000");
  }

  private static void rates(List<ThrottleDevice> devices, Findings findings, Pointer at) {
    for (int i = 0; i < devices.size(); i++) {
      ResourceCheck.atLeast(0, devices.get(i).rate(), findings, at.element(i).field("rate"));
    }
  }
}
