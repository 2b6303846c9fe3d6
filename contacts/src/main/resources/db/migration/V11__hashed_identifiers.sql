-- An identifier that a sender gave may hold an address, and outlives an erasure: it is kept as its hash, see DedupeKey.
-- That of a body begins with sha256: and is none.
update delivery
   set dedupe_key = 'id:' || encode(sha256(convert_to(dedupe_key, 'UTF8')), 'hex')
 where source = 'standard' and dedupe_key not like 'sha256:%';
