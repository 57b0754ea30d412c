package io.jwasm.oci.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes to JSON trees and back, within limits. */
final class JsonText {
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(OciJson.MAX_DEPTH)
                          .maxStringLength(OciJson.MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonText() {}

  static JsonNode parse(byte[] json, String operation, String object) {
    if (json.length > OciJson.MAX_BYTES) {
      String reason = json.length + " bytes are more than the limit of " + OciJson.MAX_BYTES;
      throw new JwasmException(ErrorKind.RESOURCE_EXHAUSTED, operation, object, reason, null, null);
    }
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree.isMissingNode()) {
        throw invalid(operation, object, "the document is empty", null);
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(tree.toString())) {
        throw invalid(operation, object, "a string holds half a surrogate pair", null);
      }
      return tree;
    } catch (StreamConstraintsException e) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED, operation, object, e.getOriginalMessage(), null, e);
    } catch (JsonProcessingException e) {
      throw invalid(operation, object, "not JSON" + place(e) + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw invalid(operation, object, "not JSON: " + e.getMessage(), e);
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  static JwasmException invalid(
      String operation, String object, String reason, @Nullable Exception cause) {
    return new JwasmException(ErrorKind.INVALID_ARGUMENT, operation, object, reason, null, cause);
  }

  static byte[] bytes(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
