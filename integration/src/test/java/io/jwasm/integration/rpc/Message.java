package io.jwasm.integration.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.List;
import java.util.Map;

/**
 * A protobuf message by the numbers of its fields, written and read without generated code. What is
 * not there reads as 0 or empty.
 */
public final class Message {
  private final UnknownFieldSet.Builder fields;

  private Message(UnknownFieldSet.Builder fields) {
    this.fields = fields;
  }

  /** An empty message. */
  public static Message empty() {
    return new Message(UnknownFieldSet.newBuilder());
  }

  /** A message from its bytes. */
  public static Message parse(ByteString bytes) {
    try {
      return new Message(UnknownFieldSet.newBuilder().mergeFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("no message", e);
    }
  }

  /** Adds one more of a field that is a string. */
  public Message add(int field, String value) {
    return add(field, ByteString.copyFromUtf8(value));
  }

  /** Adds all to a repeated string. */
  public Message addAll(int field, List<String> values) {
    values.forEach(value -> add(field, value));
    return this;
  }

  /** Adds all to a {@code map<string, string>}. */
  public Message addAll(int field, Map<String, String> values) {
    values.forEach((key, value) -> add(field, empty().add(1, key).add(2, value)));
    return this;
  }

  /** Adds one more of a field that is a message. */
  public Message add(int field, Message value) {
    return add(field, value.bytes());
  }

  private Message add(int field, ByteString value) {
    fields.mergeField(field, Field.newBuilder().addLengthDelimited(value).build());
    return this;
  }

  /** Sets a number, a bool or an enum. */
  public Message set(int field, long value) {
    fields.addField(field, Field.newBuilder().addVarint(value).build());
    return this;
  }

  /** Sets a message instead of the one that is there. */
  public Message set(int field, Message value) {
    fields.addField(field, Field.newBuilder().addLengthDelimited(value.bytes()).build());
    return this;
  }

  /** Its bytes. */
  public ByteString bytes() {
    return fields.build().toByteString();
  }

  /** The last number of a field, also a bool or an enum. */
  public long number(int field) {
    List<Long> values = fields.build().getField(field).getVarintList();
    return values.isEmpty() ? 0 : values.getLast();
  }

  /** The last string of a field. */
  public String text(int field) {
    return last(field).toStringUtf8();
  }

  /** The last message of a field. */
  public Message message(int field) {
    return parse(last(field));
  }

  /** All of a repeated message. */
  public List<Message> messages(int field) {
    return fields.build().getField(field).getLengthDelimitedList().stream()
        .map(Message::parse)
        .toList();
  }

  /** Whether it has a field. */
  public boolean has(int field) {
    return fields.hasField(field);
  }

  private ByteString last(int field) {
    List<ByteString> values = fields.build().getField(field).getLengthDelimitedList();
    return values.isEmpty() ? ByteString.EMPTY : values.getLast();
  }
}
