"""Headers as they stand in real files: which keep all rights, and which only sound like it."""
# ruff: noqa: E501 - files as they are

import pytest

from router.inspection.code.code import Code
from router.inspection.code.rights import keeps_all_rights

KEPT = (
    "// Copyright (c) 2024 Initech Corp. All rights reserved.\n",
    "/*\n * Copyright 2019 Initech, Inc.\n * All Rights Reserved.\n */\n",
    "# CONFIDENTIAL AND PROPRIETARY\n# (c) 2021 Initech\n",
    "/* Unauthorized copying of this file, via any medium is strictly prohibited.\n * Proprietary and confidential */\n",
    "-- For internal use only\n",
    "# This file contains trade secrets of Initech.\n",
    "/*\n * NOTICE: All information contained herein is, and remains the property of Initech.\n * Unauthorised\n * copying is forbidden.\n */\n",
    "// SPDX-License-Identifier: LicenseRef-Initech-Proprietary\n",
    "<!-- Copyright Initech GmbH. Alle Rechte vorbehalten. -->\n",
    "/* This software is the confidential property of Initech. */\n",
    '{"name": "ledger", "license": "UNLICENSED"}\n',
    "// Do not distribute outside of Initech.\n",
    "# Initech source code is company confidential\n",
    "# Initech confidential information, do not distribute.\n# Parts licensed under the Apache License, Version 2.0.\n",
)
OPEN = (
    "// SPDX-License-Identifier: MIT\n",
    "# SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)\n",
    "# Copyright (c) 2020, Ann Lee. All rights reserved.\n#\n# Redistribution and use in source and binary forms, with or without\n",
    "/*\n * Copyright 2011 The Authors. All rights reserved.\n * Use of this source code is governed by a BSD-style\n * license.\n */\n",
    '# Licensed under the Apache License, Version 2.0 (the "License");\n# All rights reserved.\n',
    "/* This Source Code Form is subject to the terms of the Mozilla Public\n * License, v. 2.0. All rights reserved. */\n",
    "# Copyright 2020 Ann Lee. All rights reserved.\n# This program is free software under the terms of the GNU\n# General Public License\n",
    "// Permission is hereby granted, free of charge. All rights reserved where not granted.\n",
    "# Copyright 2020 Ann Lee\n",
    "# The user's confidential data is encrypted here.\n",
    "# unauthorized requests are answered with 401\n",
    "# distributes the load over workers\n",
    "",
)
BODY = "def total(items):\n    return sum(item.price for item in items)\n"


@pytest.mark.parametrize("number", range(len(KEPT)))
def test_a_header_that_keeps_all_rights_is_seen_in_the_code_and_right_above_it(number: int) -> None:
    assert keeps_all_rights("", KEPT[number] + BODY)
    assert keeps_all_rights("Here is our file:\n\n" + KEPT[number], BODY)


@pytest.mark.parametrize("number", range(len(OPEN)))
def test_an_open_licence_or_none_keeps_nothing(number: int) -> None:
    assert not keeps_all_rights("", OPEN[number] + BODY)
    assert not keeps_all_rights(OPEN[number], BODY)


def test_a_notice_of_another_paragraph_is_not_the_codes() -> None:
    assert not keeps_all_rights(KEPT[0] + "\n\nAnd now something else, which is mine:\n", BODY)


def test_a_stretch_says_so() -> None:
    code = Code()
    assert [s.proprietary for s in code.regions(f"Please explain.\n\n{KEPT[0]}{BODY}")] == [True]
    assert [s.proprietary for s in code.regions(f"Please explain.\n\n{BODY}")] == [False]
