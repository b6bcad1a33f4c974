import csv
import io

CSV = """user,item,rating
ann,alien,5
ann,amelie,1
bob,alien,4
bob,brazil,4
cid,amelie,5
cid,chocolat,4
dee,chocolat,5
dee,brazil,2
"""


class Ratings:
    """Reads text, numbers users and items in order of appearance."""

    def __init__(self, text=CSV):
        self.users, self.items, self.rows = {}, {}, []
        for row in csv.DictReader(io.StringIO(text)):
            user = self.users.setdefault(row["user"], len(self.users))
            item = self.items.setdefault(row["item"], len(self.items))
            self.rows.append((user, item, float(row["rating"])))

    def columns(self):
        users, items, values = zip(*self.rows)
        return list(users), list(items), list(values)
