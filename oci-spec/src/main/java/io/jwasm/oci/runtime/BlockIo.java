package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Block devices of a cgroup (runtime-spec, config-linux.md "Block IO").
 *
 * @param weight 10 to 1000, or null
 * @param leafWeight 10 to 1000, or null
 * @param weightDevice weights by device
 * @param throttleReadBpsDevice bytes read in a second
 * @param throttleWriteBpsDevice bytes written in a second
 * @param throttleReadIopsDevice reads in a second
 * @param throttleWriteIopsDevice writes in a second
 * @param unknown other fields
 */
public record BlockIo(
    @Nullable Integer weight,
    @Nullable Integer leafWeight,
    List<WeightDevice> weightDevice,
    List<ThrottleDevice> throttleReadBpsDevice,
    List<ThrottleDevice> throttleWriteBpsDevice,
    @JsonField("throttleReadIOPSDevice") List<ThrottleDevice> throttleReadIopsDevice,
    @JsonField("throttleWriteIOPSDevice") List<ThrottleDevice> throttleWriteIopsDevice,
    UnknownFields unknown) {
  /** Copies the collections. */
  public BlockIo {
    weightDevice = List.copyOf(weightDevice);
    throttleReadBpsDevice = List.copyOf(throttleReadBpsDevice);
    throttleWriteBpsDevice = List.copyOf(throttleWriteBpsDevice);
    throttleReadIopsDevice = List.copyOf(throttleReadIopsDevice);
    throttleWriteIopsDevice = List.copyOf(throttleWriteIopsDevice);
  }
}
