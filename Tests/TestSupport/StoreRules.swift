/// What may never be found in a store, whatever has happened to it: queries that count faults.
package enum StoreRules {
  package static let queries = [
    "member without consent": """
    SELECT count(*) FROM member
    WHERE NOT EXISTS (SELECT 1 FROM consent WHERE consent.member = member.row_id)
    """,
    "member without identity": """
    SELECT count(*) FROM member
    WHERE NOT EXISTS (SELECT 1 FROM identity WHERE identity.member = member.row_id)
    """,
    "member without the journal's end": """
    SELECT count(*) FROM member WHERE NOT EXISTS (
      SELECT 1 FROM request WHERE request.member = member.row_id AND stage = 'saved')
    """,
    "member without an access note": """
    SELECT count(*) FROM member
    WHERE NOT EXISTS (SELECT 1 FROM access WHERE access.member = member.row_id)
    """,
    "number with two members": """
    SELECT count(*) FROM (
      SELECT 1 FROM member WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) > 1)
    """,
    "yes that was written twice": """
    SELECT (SELECT count(*) FROM consent)
      - (SELECT count(*) FROM request WHERE stage = 'saved')
    """,
    "members counted wrong":
      "SELECT (SELECT members FROM store) - (SELECT count(*) FROM member)",
  ]
}
