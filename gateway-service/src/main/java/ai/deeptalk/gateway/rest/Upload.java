package ai.deeptalk.gateway.rest;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A submitted form.
 *
 * @param fields text fields by name
 * @param files uploaded files by field name
 */
public record Upload(Map<String, String> fields, Map<String, ByteBuffer> files) {}
