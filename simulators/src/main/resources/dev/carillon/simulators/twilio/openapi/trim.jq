# Takes out of one of Twilio's OpenAPI descriptions what the simulator checks: the operations in $operations (their
# operationIds, separated by spaces), the schemas they use, and of both no prose and no examples.
def references: [.. | objects | ."$ref"? // empty | strings | ltrimstr("#/components/schemas/")];
def closure($schemas): . as $names | (($names + ([$names[] | $schemas[.]] | references)) | unique) as $more
  | if ($more | length) == ($names | length) then $names else $more | closure($schemas) end;
# A property may be called "description", so prose goes only where a schema or an operation keeps it: as text.
def bare: walk(if type == "object"
  then with_entries(select((
    ((.key | IN("description", "summary")) and (.value | type == "string"))
    or (.key | IN("example", "examples", "x-twilio", "tags", "headers", "security"))) | not))
  else . end);
($operations | split(" ")) as $wanted
| .components.schemas as $schemas
| (.paths | map_values(with_entries(select((.value | type) == "object" and (.value.operationId | IN($wanted[])))))
   | map_values(select(length > 0)) | with_entries(select(.value != null))) as $paths
| {openapi, info: (.info | {title, version, license}), servers,
   paths: $paths,
   components: {schemas: ($paths | references | unique | closure($schemas)
     | map({key: ., value: $schemas[.]}) | from_entries)}}
| .info as $info | bare | .info = $info
